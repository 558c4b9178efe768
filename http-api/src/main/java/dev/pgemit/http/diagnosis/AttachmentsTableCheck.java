package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that the attachments table exists and has the columns that servers and emitters use. */
public final class AttachmentsTableCheck implements DatabaseCheck {
  // One row for each of the three expected columns, or a single row without a name if the table has
  // none of them.
  private static final String SELECT_COLUMNS =
      """
      SELECT a.attname, a.atttypid::regtype::text, a.atthasdef OR a.attidentity <> '',
             c.relpersistence = 'u', a.attstorage = 'e',
             EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum)
      FROM pg_class c
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
        AND a.attname IN ('id', 'created_at', 'payload')
      WHERE c.oid = to_regclass(?)\
      """;

  private static final String SELECT_OTHER_SCHEMAS =
      """
      SELECT string_agg(DISTINCT n.nspname, ', ')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = ? AND c.relkind IN ('r', 'p')\
      """;

  private final TableName table;

  /**
   * Creates the check without running a query.
   *
   * @param table the attachments table
   */
  public AttachmentsTableCheck(TableName table) {
    this.table = table;
  }

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    List<AttachmentsColumn> columns;
    try {
      columns = QuickQuery.list(connection, SELECT_COLUMNS, AttachmentsColumn::of, table.quoted());
    } catch (SQLException e) {
      return SchemaPrivilege.explainMissing(connection, e, table);
    }
    return columns.isEmpty() ? missingTable(connection) : evaluate(columns);
  }

  private CheckResult missingTable(Connection connection) throws SQLException {
    var schemas =
        QuickQuery.<@Nullable String>one(
            connection, SELECT_OTHER_SCHEMAS, row -> row.getString(1), table.unqualified());
    var summary = "The table %s is missing".formatted(table);
    return schemas == null
        ? CheckResult.failure(summary, "create it with \"pgemit migrate\"")
        : CheckResult.failure(
            summary,
            ("create it with \"pgemit migrate\"; if it is the table in schema %s, name it"
                    + " with its schema in PGEMIT_ATTACHMENTS_TABLE and GRANT the role USAGE on"
                    + " the schema")
                .formatted(schemas));
  }

  private CheckResult evaluate(List<AttachmentsColumn> columns) {
    var problems =
        List.of("id", "created_at", "payload").stream()
            .flatMap(name -> AttachmentsColumn.problem(name, columns).stream())
            .toList();
    if (!problems.isEmpty()) {
      return CheckResult.failure(
          ("The table %s lacks columns of an attachments table (id, created_at," + " payload): %s")
              .formatted(table, String.join(", ", problems)),
          "name another table in PGEMIT_ATTACHMENTS_TABLE, or define the columns as"
              + " id bigserial UNIQUE, created_at timestamptz DEFAULT now(), payload bytea");
    }
    return suggestImprovements(columns);
  }

  private CheckResult suggestImprovements(List<AttachmentsColumn> columns) {
    var first = columns.get(0);
    var statements = new ArrayList<String>();
    if (!first.isUnlogged()) {
      statements.add("ALTER TABLE %s SET UNLOGGED".formatted(table.quoted()));
    }
    if (columns.stream().noneMatch(column -> column.hasName("payload") && column.isExternal())) {
      statements.add(
          "ALTER TABLE %s ALTER COLUMN payload SET STORAGE EXTERNAL".formatted(table.quoted()));
    }
    if (columns.stream().noneMatch(column -> column.hasName("created_at") && column.isIndexed())) {
      statements.add("CREATE INDEX ON %s (created_at)".formatted(table.quoted()));
    }
    var summary =
        "%s exists, %s".formatted(table, first.isUnlogged() ? "unlogged" : "logged (slower)");
    return statements.isEmpty()
        ? CheckResult.ok(summary + ", stored uncompressed, indexed by age")
        : CheckResult.ok(
                summary, "large messages are faster after the owner of the table runs this")
            .withStatements(statements);
  }
}
