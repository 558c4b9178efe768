package dev.pgemit.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts {@code pgemit serve} on a database, with a key that may do everything. */
public final class PgemitService {
  // The heap that the documentation promises to suffice for the service.
  static final String HEAP_OPTION = "-Xmx128m";

  private final Path home;
  private final Path logs;
  private final TlsIdentity tls;
  private final BenchmarkDatabase database;
  private @Nullable String key;
  private int startCount;

  PgemitService(Path home, Path logs, TlsIdentity tls, BenchmarkDatabase database) {
    this.home = home;
    this.logs = logs;
    this.tls = tls;
    this.database = database;
  }

  /** Starts the service without TLS. */
  public ServerProcess start() {
    return start("http", Map.of());
  }

  /** Starts the service with TLS. */
  public ServerProcess startTls() {
    return start(
        "https",
        Map.of(
            "PGEMIT_TLS_CERTIFICATE",
            tls.certificate().toString(),
            "PGEMIT_TLS_KEY",
            tls.privateKey().toString()));
  }

  /** Starts the service with more environment variables. */
  public ServerProcess start(Map<String, String> variables) {
    return start("http", variables);
  }

  private ServerProcess start(String scheme, Map<String, String> variables) {
    var port = Ports.findFree();
    var serviceKey = key();
    var environment = new HashMap<>(environment());
    environment.put("HOST", "127.0.0.1");
    environment.put("PORT", Integer.toString(port));
    environment.put("JDK_JAVA_OPTIONS", HEAP_OPTION);
    environment.putAll(variables);
    var process =
        ChildProcess.start(
            "pgemit-" + ++startCount, logs, home, environment, List.of(program(), "serve"));
    var url = "%s://127.0.0.1:%d".formatted(scheme, port);
    var context = scheme.equals("https") ? tls.clientContext() : null;
    return new ServerProcess(
        process, url, serviceKey, new Readiness(context).await(process, url + "/readyz"));
  }

  /** Waits until the launcher has made the archive of the classes, which its first run starts. */
  public void awaitClassArchive() {
    ClassArchive.awaitComplete();
  }

  /** Returns the launcher of the command {@code pgemit}. */
  public String program() {
    if (!Files.exists(home.resolve("cli/target/pgemit.jar"))) {
      throw new IllegalStateException(
          "cli/target/pgemit.jar is missing in %s: run \"mvn package\" first".formatted(home));
    }
    return home.resolve("pgemit").toString();
  }

  /** Returns the environment variables of the commands of {@code pgemit}. */
  public Map<String, String> environment() {
    return Map.of("DATABASE_URL", database.jdbcUrl(), "PGEMIT_LOG_LEVEL", "warn");
  }

  private String key() {
    if (key == null) {
      key = createKey("benchmark-" + System.currentTimeMillis());
    }
    return key;
  }

  private String createKey(String name) {
    var builder =
        new ProcessBuilder(program(), "key", "create", "--name", name, "--allow", "*")
            .redirectError(logs.resolve("key.log").toFile());
    builder.environment().putAll(environment());
    try {
      Files.createDirectories(logs);
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (output.isBlank()) {
        throw new IllegalStateException("pgemit created no key: see " + logs.resolve("key.log"));
      }
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
