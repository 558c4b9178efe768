package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** In a statement trigger, only the order of the rows pairs the old rows with the new ones. */
@NullUnmarked // its fields are set before its tests
class PairedRowsIT {
  private TestDatabase database;
  private ChannelReceiver channel;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    database.execute(
        """
        CREATE TABLE parts (id int, area int, PRIMARY KEY (id, area)) PARTITION BY LIST (area);
        CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
        CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);
        CREATE TABLE prices (id int PRIMARY KEY, amount int);
        INSERT INTO parts SELECT i, 1 + i % 2 FROM generate_series(1, 100) AS i;
        INSERT INTO prices SELECT i, i FROM generate_series(1, 100) AS i\
        """);
    for (var table : List.of("parts", "prices")) {
      database.execute(
          """
          CREATE TRIGGER live AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
          FOR EACH STATEMENT EXECUTE FUNCTION pgemit.emit_changes()\
          """
              .formatted(table));
    }
    channel = ChannelReceiver.of(database);
  }

  @AfterEach
  void drop() throws Exception {
    channel.close();
    database.close();
  }

  @Test
  void rowsMovedBetweenPartitionsArePaired() throws Exception {
    database.execute("UPDATE parts SET area = CASE WHEN id % 3 = 0 THEN 3 - area ELSE area END");

    assertThat(changes()).hasSize(100).allMatch(PairedRowsIT::isPaired);
  }

  @Test
  void rowsOfAnUpsertArePaired() throws Exception {
    database.execute(
        """
        INSERT INTO prices SELECT i, 0 FROM generate_series(150, 50, -1) AS i
        ON CONFLICT (id) DO UPDATE SET amount = prices.amount + 1000\
        """);

    assertThat(changes())
        .hasSize(51)
        .allMatch(PairedRowsIT::isPaired)
        .allMatch(change -> change.at("/new/amount").intValue() > 1000);
  }

  @Test
  void rowsUpdatedByAJoinArePaired() throws Exception {
    database.execute(
        """
        UPDATE prices SET amount = shuffled.position
        FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS position FROM prices) AS shuffled
        WHERE prices.id = shuffled.id\
        """);

    assertThat(changes()).hasSize(100).allMatch(PairedRowsIT::isPaired);
  }

  private static boolean isPaired(JsonNode change) {
    return change.at("/old/id").intValue() == change.at("/new/id").intValue();
  }

  private List<JsonNode> changes() throws Exception {
    return channel.events().stream().map(event -> event.get(1)).toList();
  }
}
