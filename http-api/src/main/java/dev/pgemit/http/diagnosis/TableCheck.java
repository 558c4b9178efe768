package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether the attachments table is there, and of the form that servers and emitters know. */
public final class TableCheck implements Check {
  // A row a column of the three that count; one without a column where it has none of them.
  private static final String COLUMNS =
      """
      SELECT a.attname, a.atttypid::regtype::text, a.atthasdef OR a.attidentity <> '',
             c.relpersistence = 'u', a.attstorage = 'e',
             EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum)
      FROM pg_class c
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
        AND a.attname IN ('id', 'created_at', 'payload')
      WHERE c.oid = to_regclass(?)""";

  private static final String ELSEWHERE =
      """
      SELECT string_agg(DISTINCT n.nspname, ', ')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = ? AND c.relkind IN ('r', 'p')""";

  private final TableName table;

  /**
   * Asks nothing yet.
   *
   * @param table the attachments table
   */
  public TableCheck(TableName table) {
    this.table = table;
  }

  @Override
  public Finding on(Connection connection) throws SQLException {
    var columns = new ArrayList<Column>();
    try (var query = connection.prepareStatement(COLUMNS)) {
      query.setQueryTimeout(Query.LONGEST_SECONDS);
      query.setString(1, table.quoted());
      try (var row = query.executeQuery()) {
        while (row.next()) {
          columns.add(Column.of(row));
        }
      }
    } catch (SQLException e) {
      return SchemaRight.missing(connection, e, table);
    }
    return columns.isEmpty() ? missing(connection) : finding(columns);
  }

  private Finding missing(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(ELSEWHERE)) {
      query.setQueryTimeout(Query.LONGEST_SECONDS);
      query.setString(1, table.bare());
      try (var row = query.executeQuery()) {
        row.next();
        var schemas = row.getString(1);
        var found = "The table %s is missing".formatted(table);
        return schemas == null
            ? Finding.failure(found, "create it with \"pgemit migrate\"")
            : Finding.failure(
                found,
                ("create it with \"pgemit migrate\"; or, if it is the one in schema %s, name it with its"
                        + " schema in PGEMIT_ATTACHMENTS_TABLE and let the role use the schema")
                    .formatted(schemas));
      }
    }
  }

  private Finding finding(List<Column> columns) {
    var faults =
        List.of("id", "created_at", "payload").stream()
            .flatMap(name -> Column.fault(name, columns).stream())
            .toList();
    if (!faults.isEmpty()) {
      return Finding.failure(
          "The table %s lacks what an attachments table has, id, created_at, payload: %s"
              .formatted(table, String.join(", ", faults)),
          "name another in PGEMIT_ATTACHMENTS_TABLE, or make it id bigserial UNIQUE, created_at"
              + " timestamptz DEFAULT now(), payload bytea");
    }
    return suggestion(columns);
  }

  private Finding suggestion(List<Column> columns) {
    var first = columns.get(0);
    var statements = new ArrayList<String>();
    if (!first.isUnlogged()) {
      statements.add("ALTER TABLE %s SET UNLOGGED".formatted(table.quoted()));
    }
    if (columns.stream().noneMatch(column -> column.is("payload") && column.isExternal())) {
      statements.add(
          "ALTER TABLE %s ALTER COLUMN payload SET STORAGE EXTERNAL".formatted(table.quoted()));
    }
    if (columns.stream().noneMatch(column -> column.is("created_at") && column.isIndexed())) {
      statements.add("CREATE INDEX ON %s (created_at)".formatted(table.quoted()));
    }
    var found =
        "%s is there, %s".formatted(table, first.isUnlogged() ? "unlogged" : "logged (slower)");
    return statements.isEmpty()
        ? Finding.ok(found + ", stored uncompressed, indexed by age")
        : Finding.ok(found, "large messages go faster when its owner runs this").with(statements);
  }
}
