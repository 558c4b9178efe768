package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn -DskipTests}, which the README recommends, runs no test and prints no warning. The
 * test builds a module that inherits the project's pom and has a failing integration test.
 */
class SkipTestsIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  static boolean hasMaven() throws Exception {
    return System.getenv("CI") != null
        || new ProcessBuilder("sh", "-c", "command -v mvn").start().waitFor() == 0;
  }

  @Test
  @EnabledIf("hasMaven")
  void buildsWithoutRunningTests() throws Exception {
    var module = folder.toRealPath();
    write(
        module.resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <parent>
            <groupId>dev.pgemit</groupId>
            <artifactId>pgemit</artifactId>
            <version>%s</version>
            <relativePath>%s</relativePath>
          </parent>
          <artifactId>pgemit-skip-tests</artifactId>
          <dependencies>
            <dependency>
              <groupId>org.junit.jupiter</groupId>
              <artifactId>junit-jupiter</artifactId>
              <scope>test</scope>
            </dependency>
          </dependencies>
        </project>
        """
            .formatted(version(), module.relativize(ROOT.resolve("pom.xml"))));
    write(module.resolve("src/main/resources/content.txt"), "so that the jar is not empty");
    write(
        module.resolve("src/test/java/FailingIT.java"),
        """
        class FailingIT {
          @org.junit.jupiter.api.Test
          void fails() {
            throw new AssertionError("an integration test ran");
          }
        }
        """);

    var log = module.resolve("build.log");
    var maven =
        new ProcessBuilder("mvn", "-B", "-ntp", "-f", "pom.xml", "verify", "-DskipTests")
            .directory(module.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(maven.waitFor(5, TimeUnit.MINUTES)).isTrue();

    assertThat(Files.readString(log))
        .contains("BUILD SUCCESS")
        .doesNotContain("[WARNING]", "T E S T S", "an integration test ran");
    assertThat(maven.exitValue()).isZero();
  }

  private static String version() throws Exception {
    var pom = Files.readString(ROOT.resolve("pom.xml"));
    return pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
  }

  private static void write(Path file, String text) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
