package dev.pgemit.interop.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.pgemit.interop.node.NodeWorkspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the programs of {@code docs/tasks/node.md} and {@code docs/tasks/python.md}, each with a
 * database and a service of its own.
 */
class TaskPagesIT {
  private static final Path PAGES = Path.of("../docs/tasks");

  @TempDir Path folder;

  @Test
  void eventOfNodeIsPartOfTheTransaction() throws Exception {
    Files.createSymbolicLink(
        folder.resolve("node_modules"), NodeWorkspace.folder().resolve("node_modules"));

    assertEventIsPartOfTransaction("node.md", "js", "node", "snippet.mjs");
  }

  @Test
  void eventOfPythonIsPartOfTheTransaction() throws Exception {
    assertEventIsPartOfTransaction("python.md", "python", pythonWithPsycopg(), "snippet.py");
  }

  private void assertEventIsPartOfTransaction(
      String page, String language, String command, String file) throws Exception {
    try (var service = new KeyedService();
        var channel = service.listen()) {
      service.database().execute("CREATE TABLE orders (id int PRIMARY KEY, status text)");
      service.database().execute("INSERT INTO orders VALUES (17, 'open')");

      run(service, page, "With the transaction of your database", language, command, file);

      assertThat(channel.next().replace(" ", ""))
          .contains("\"paid\",{\"id\":17}", "\"rooms\":[\"order:17\"]");
      assertThat(service.database().query("SELECT status FROM orders")).isEqualTo("paid");
    }
  }

  @ParameterizedTest
  @CsvSource({"node.md, js, node, snippet.mjs", "python.md, python, python3, snippet.py"})
  void callPublishesTheEvent(String page, String language, String command, String file)
      throws Exception {
    try (var service = new KeyedService();
        var channel = service.listen()) {
      var id = run(service, page, "Over HTTP", language, command, file).strip();

      assertThat(channel.next()).contains(id, "\"paid\",{\"id\":17}", "\"rooms\":[\"order:17\"]");
    }
  }

  private String run(
      KeyedService service,
      String page,
      String heading,
      String language,
      String command,
      String file)
      throws Exception {
    var program = folder.resolve(file);
    Files.writeString(program, Snippet.find(PAGES.resolve(page), heading, language));
    return ClientProgram.run(folder, service.environment(), List.of(command, file));
  }

  // The packages of the system are those of its own Python, which need not be first in the path.
  private static String pythonWithPsycopg() throws Exception {
    for (var command : List.of("python3", "/usr/bin/python3")) {
      if (ClientProgram.succeeds(command, "-c", "import psycopg")) {
        return command;
      }
    }
    var missing = "psycopg is missing: install the package python3-psycopg";
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(missing);
    }
    return abort(missing);
  }
}
