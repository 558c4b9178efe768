package dev.pgemit.http.access;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.http.background.PeriodicTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** The keys table in Postgres, and the table of the last uses. */
final class TableKeySource extends KeySource {
  private final DataSource dataSource;
  private final KeysTable table;
  private final KeyUses uses;

  TableKeySource(
      DataSource dataSource, String attachmentsTable, PeriodicTask.FailureListener failures) {
    this.dataSource = dataSource;
    this.table = KeysTable.inSameSchemaAs(attachmentsTable);
    this.uses = new KeyUses(dataSource, KeyUsesTable.inSameSchemaAs(attachmentsTable), failures);
  }

  @Override
  void start() {
    uses.start();
  }

  @Override
  KeyReading readIfChanged(String knownDigest, DatabaseClock clock) {
    try {
      return ConnectionOpener.withConnection(
          dataSource, connection -> readIfChanged(connection, knownDigest, clock));
    } catch (SQLException e) {
      throw KeysUnavailableException.of(e);
    }
  }

  private KeyReading readIfChanged(Connection connection, String knownDigest, DatabaseClock clock)
      throws SQLException {
    var startNanos = System.nanoTime();
    var state = table.readState(connection);
    clock.update(state.now(), startNanos, System.nanoTime());
    return new KeyReading(
        state.digest(),
        state.now(),
        state.digest().equals(knownDigest)
            ? Optional.empty()
            : Optional.of(table.readAll(connection)));
  }

  @Override
  void markUsed(String id) {
    uses.markUsed(id);
  }

  @Override
  NoUsableKeyException noActiveKey() {
    return NoUsableKeyException.missingKey();
  }

  @Override
  public void close() {
    uses.close();
  }
}
