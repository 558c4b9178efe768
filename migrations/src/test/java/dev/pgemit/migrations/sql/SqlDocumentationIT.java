package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the statements of docs/sql.md in their order, and checks that the described messages arrive.
 */
class SqlDocumentationIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern BLOCK =
      Pattern.compile("^```(sql|sh|json)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern PSQL = Pattern.compile("psql \"\\$DATABASE_URL\" -c \"(.*)\"\n");
  private static final Pattern CRON =
      Pattern.compile("SELECT cron\\.schedule\\('.*', '.*', \\$\\$(.*)\\$\\$\\);\n");

  @Test
  void everyStatementRunsAndSendsTheDocumentedMessages() throws Exception {
    var checked = 0;
    try (var database = TestDatabase.create();
        var channel = open(database)) {
      List<JsonNode> received = List.of();
      for (var block : blocks()) {
        if (block.group(1).equals("json")) {
          assertThat(received)
              .containsExactlyElementsOf(block.group(2).lines().map(JSON::readTree).toList());
          checked++;
        } else {
          database.execute(statement(block).replace("app_backend", role(database)));
          received = channel.events();
        }
      }
      database.execute("DROP OWNED BY " + role(database) + "; DROP ROLE " + role(database));
    }
    assertThat(checked).isGreaterThan(5);
  }

  private static ChannelReceiver open(TestDatabase database) throws Exception {
    Migrations.migrate(database.dataSource());
    return ChannelReceiver.of(database);
  }

  private static List<MatchResult> blocks() throws IOException {
    return BLOCK.matcher(Files.readString(Path.of("../docs/sql.md"))).results().toList();
  }

  // Returns the SQL that psql or pg_cron would run. Few servers have pg_cron.
  private static String statement(MatchResult block) {
    var text = block.group(2);
    for (var pattern : List.of(PSQL, CRON)) {
      var matcher = pattern.matcher(text);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    assertThat(block.group(1)).as(text).isEqualTo("sql");
    return text;
  }

  // Roles belong to the whole server, which other tests may use at the same time.
  private static String role(TestDatabase database) {
    return "app_" + database.url().substring(database.url().lastIndexOf('_') + 1);
  }
}
