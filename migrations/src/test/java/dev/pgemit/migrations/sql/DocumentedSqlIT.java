package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the statements of each page of the documentation in their order, and checks that the
 * described messages arrive.
 */
class DocumentedSqlIT {
  private static final Path ROOT = Path.of("..");
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern BLOCK =
      Pattern.compile("^```(sql|sh|json)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern PSQL =
      Pattern.compile("^psql \"\\$DATABASE_URL\" -c \"(.*)\"( +#.*)?$", Pattern.MULTILINE);
  private static final Pattern CRON =
      Pattern.compile("SELECT cron\\.schedule\\('.*', '.*', \\$\\$(.*)\\$\\$\\);\n");
  private static final Pattern ROLE =
      Pattern.compile("(?:CREATE ROLE |GRANT .* TO |grant_\\w+\\(')(\\w+)");

  static List<Path> pages() throws IOException {
    try (var files = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(files.sorted(), Stream.of(ROOT.resolve("README.md")))
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().matches(".*/(node_modules|target)/.*"))
          .filter(file -> blocks(file).stream().anyMatch(block -> !sql(block).isEmpty()))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyStatementRunsAndSendsTheDocumentedMessages(Path page) throws Exception {
    try (var database = TestDatabase.create();
        var channel = open(database)) {
      var roles = Roles.of(page, database);
      List<JsonNode> received = List.of();
      for (var block : blocks(page)) {
        if (isMessages(block)) {
          assertThat(received)
              .containsExactlyElementsOf(block.group(2).lines().map(JSON::readTree).toList());
        } else if (!sql(block).isEmpty()) {
          database.execute(roles.rename(sql(block)));
          received = channel.events();
        }
      }
      roles.drop(database);
    }
  }

  private static ChannelReceiver open(TestDatabase database) throws Exception {
    Migrations.migrate(database.dataSource());
    return ChannelReceiver.of(database);
  }

  private static List<MatchResult> blocks(Path page) {
    try {
      return BLOCK.matcher(Files.readString(page)).results().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMessages(MatchResult block) {
    return block.group(1).equals("json") && block.group(2).startsWith("[\"");
  }

  // Returns the SQL that psql or pg_cron would run; empty if there is none. Few servers have
  // pg_cron.
  private static String sql(MatchResult block) {
    var text = block.group(2);
    if (block.group(1).equals("sh")) {
      return String.join(
          ";\n", PSQL.matcher(text).results().map(line -> unquoted(line.group(1))).toList());
    }
    var job = CRON.matcher(text);
    if (job.matches()) {
      return job.group(1);
    }
    return block.group(1).equals("sql") ? text : "";
  }

  private static String unquoted(String text) {
    return text.replace("\\\"", "\"");
  }

  /**
   * The roles of a page. Their names are changed, because they belong to the whole server, which
   * other tests may use at the same time.
   */
  private record Roles(Set<String> names, String suffix) {
    static Roles of(Path page, TestDatabase database) throws SQLException {
      var statements = String.join("\n", blocks(page).stream().map(DocumentedSqlIT::sql).toList());
      var names = new TreeSet<String>();
      ROLE.matcher(statements).results().forEach(role -> names.add(role.group(1)));
      var roles = new Roles(names, database.url().substring(database.url().lastIndexOf('_')));
      for (var name : names) {
        if (!statements.contains("CREATE ROLE " + name)) {
          database.execute(roles.rename("CREATE ROLE " + name));
        }
      }
      return roles;
    }

    String rename(String statement) {
      var renamed = statement;
      for (var name : names) {
        renamed = renamed.replaceAll("\\b" + name + "\\b", name + suffix);
      }
      return renamed;
    }

    void drop(TestDatabase database) throws SQLException {
      for (var name : names) {
        database.execute(rename("DROP OWNED BY " + name + "; DROP ROLE " + name));
      }
    }
  }
}
