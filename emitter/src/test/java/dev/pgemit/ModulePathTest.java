package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A modular application compiles against the library and runs it. */
class ModulePathTest {
  private static final String MODULE = "module consumer { requires dev.pgemit; }";

  private static final String MAIN =
      """
      package consumer;

      import dev.pgemit.Emitter;
      import java.util.Map;

      public class Main {
        public static void main(String[] args) {
          var dataSource = (javax.sql.DataSource) java.lang.reflect.Proxy.newProxyInstance(
              Main.class.getClassLoader(), new Class<?>[] {javax.sql.DataSource.class},
              (proxy, method, arguments) -> null);
          try (var io = Emitter.create(dataSource)) {
            io.to("room").check("event", Map.of("k", 1), new byte[] {1});
          }
          System.out.println("checked in " + Emitter.class.getModule());
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void consumerCompilesAndRuns() throws IOException, InterruptedException, URISyntaxException {
    write("module-info.java", MODULE);
    write("consumer/Main.java", MAIN);
    var path = modulePath();
    var classes = directory.resolve("classes");
    run(
        "javac",
        "-p",
        path,
        "-d",
        classes.toString(),
        source("module-info.java"),
        source("consumer/Main.java"));

    assertThat(
            run("java", "-p", path + File.pathSeparator + classes, "-m", "consumer/consumer.Main"))
        .contains("checked in module dev.pgemit");
  }

  @Test
  void internalsAreNotExported() throws IOException, InterruptedException, URISyntaxException {
    assertThat(run("java", "-p", modulePath(), "--describe-module", "dev.pgemit"))
        .contains(
            "exports dev.pgemit\n",
            "qualified exports dev.pgemit.transport to dev.pgemit.",
            "qualified exports dev.pgemit.wire to dev.pgemit.",
            "contains dev.pgemit.publish")
        .doesNotContain("\nexports dev.pgemit.");
  }

  private void write(String file, String text) throws IOException {
    var path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private String source(String file) {
    return directory.resolve(file).toString();
  }

  private static String run(String tool, String... arguments)
      throws IOException, InterruptedException {
    var command =
        Stream.concat(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()),
                Arrays.stream(arguments))
            .toList();
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static String modulePath() throws URISyntaxException {
    var main = Path.of(Emitter.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var libraries =
        List.of(
            "jackson-core",
            "jackson-databind",
            "jackson-annotations",
            "msgpack-core",
            "slf4j-api",
            "jspecify",
            "postgresql");
    var jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> libraries.stream().anyMatch(new File(jar).getName()::startsWith));
    return Stream.concat(Stream.of(main.toString()), jars)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
