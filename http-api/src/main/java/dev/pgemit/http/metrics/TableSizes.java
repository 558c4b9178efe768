package dev.pgemit.http.metrics;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How large our tables are, asked at most once in 10 s, however many ask here. Thread-safe. */
final class TableSizes {
  private static final Logger LOGGER = LoggerFactory.getLogger(TableSizes.class);
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final List<String> BESIDE =
      List.of("pgemit_scheduled", "pgemit_recurring", "pgemit_idempotency_keys");

  // A table that is missing has no size.
  private static final String QUERY =
      "SELECT name, pg_total_relation_size(to_regclass(name))::float8"
          + " FROM unnest(?::text[]) AS name";

  private final DataSource dataSource;
  private final Map<String, String> quoted;
  private Map<String, Double> sizes = Map.of();
  private long asked;
  private boolean isAsked;

  /**
   * Asks nothing yet.
   *
   * @param dataSource gives a connection within a second, or fails
   * @param attachmentsTable the table of attachments, beside which the others are
   */
  TableSizes(DataSource dataSource, String attachmentsTable) {
    this.dataSource = dataSource;
    var dot = attachmentsTable.indexOf('.');
    var schema = attachmentsTable.substring(0, dot + 1);
    this.quoted =
        Stream.concat(Stream.of(attachmentsTable), BESIDE.stream().map(name -> schema + name))
            .collect(Collectors.toMap(name -> name, TableSizes::quote));
  }

  private static String quote(String name) {
    return Arrays.stream(name.split("\\.", -1))
        .map(part -> '"' + part + '"')
        .collect(Collectors.joining("."));
  }

  /** Their names. */
  List<String> tables() {
    return quoted.keySet().stream().sorted().toList();
  }

  /** In bytes, with indexes; no number where Postgres does not answer, or there is no table. */
  synchronized double bytes(String table) {
    if (!isAsked || System.nanoTime() - asked > FRESH.toNanos()) {
      sizes = ask();
      asked = System.nanoTime();
      isAsked = true;
    }
    return sizes.getOrDefault(quoted.get(table), Double.NaN);
  }

  private Map<String, Double> ask() {
    Map<String, Double> found = new HashMap<>();
    try (var connection = dataSource.getConnection();
        var query = connection.prepareStatement(QUERY)) {
      query.setQueryTimeout(1);
      query.setArray(1, connection.createArrayOf("text", quoted.values().toArray()));
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          var bytes = rows.getDouble(2);
          found.put(rows.getString(1), rows.wasNull() ? Double.NaN : bytes);
        }
      }
    } catch (SQLException e) {
      LOGGER.debug("Postgres did not tell how large the tables are", e);
    }
    return found;
  }
}
