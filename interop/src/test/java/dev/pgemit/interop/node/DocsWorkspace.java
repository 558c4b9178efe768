package dev.pgemit.interop.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** The folder {@code docs}, with the packages of its lock file installed. */
public final class DocsWorkspace {
  private static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();

  private DocsWorkspace() {}

  /**
   * Runs a script of {@code package.json}, and fails if the script fails. Aborts the test if Node
   * is missing, but fails it in CI.
   */
  public static void run(String script) throws IOException {
    var command = new ProcessBuilder("npm", "run", "--silent", script);
    command.environment().put("NO_COLOR", "1");
    assertThat(CommandRunner.run(command.directory(LazyFolder.FOLDER.toFile())))
        .as("npm run " + script)
        .isZero();
  }

  /** Returns the class path root with the built site. */
  public static Path site() {
    return DOCS.resolve("target/site");
  }

  private static final class LazyFolder {
    static final Path FOLDER = NodePackages.install(DOCS);
  }
}
