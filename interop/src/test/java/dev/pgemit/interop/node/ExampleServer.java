package dev.pgemit.interop.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** Runs the example {@code examples/socket-server}, as its documentation says. */
public final class ExampleServer implements AutoCloseable {
  private static final File FOLDER = Path.of("../examples/socket-server").toFile();

  private final Process process;
  private final URI uri;

  private ExampleServer(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Installs the packages, starts the server, and waits until it listens to Postgres. */
  public static ExampleServer start(TestDatabase database) throws Exception {
    return start(database.url());
  }

  /** Installs the packages, starts the server, and waits until it listens to Postgres. */
  public static ExampleServer start(String databaseUrl) throws Exception {
    install();
    var port = LoopbackPort.findFree();
    var builder = new ProcessBuilder("node", "server.mjs").directory(FOLDER);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DATABASE_URL", databaseUrl);
    builder.environment().put("PORT", Integer.toString(port));
    var server =
        new ExampleServer(builder.start(), URI.create("http://127.0.0.1:%d/".formatted(port)));
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> !server.process.isAlive() || server.isHealthy());
      if (!server.process.isAlive()) {
        throw new IllegalStateException(
            "server.mjs ended with exit code " + server.process.exitValue());
      }
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Installs the packages of the folder's servers, and returns the folder. */
  public static File install() throws IOException {
    InstallLock.run(
        "examples",
        () ->
            assertThat(
                    CommandRunner.run(new ProcessBuilder("node", "install.mjs").directory(FOLDER)))
                .isZero());
    return FOLDER;
  }

  public URI uri() {
    return uri;
  }

  @Override
  public void close() {
    process.destroy();
  }

  private boolean isHealthy() throws Exception {
    // Java would request an upgrade to HTTP/2, and Socket.IO handles every upgrade as its own.
    var request =
        HttpRequest.newBuilder(uri.resolve("/healthz"))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    return response.statusCode() == 200;
  }
}
