package dev.pgemit.cli.command;

import dev.pgemit.http.PostgresDataSource;
import dev.pgemit.http.settings.DatabaseUrl;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;

/** Opens the first connection on a thread of its own, before anyone asks for it. */
final class EarlyDataSource extends PostgresDataSource {
  @Serial private static final long serialVersionUID = 1L;

  private final transient AtomicReference<@Nullable FutureTask<Connection>> first =
      new AtomicReference<>();

  /** Creates the data source, and starts to connect. */
  EarlyDataSource(DatabaseUrl address, Map<String, String> defaults) {
    super(address, defaults);
    var connecting = new FutureTask<>(super::getConnection);
    first.set(connecting);
    var thread = new Thread(connecting, "pgemit-connect");
    thread.setDaemon(true); // the command may end before, for example without a valid line
    thread.start();
  }

  @Override
  public Connection getConnection() throws SQLException {
    var connecting = first.getAndSet(null);
    return connecting == null ? super.getConnection() : await(connecting);
  }

  private static Connection await(FutureTask<Connection> connecting) throws SQLException {
    try {
      return connecting.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      throw new IllegalStateException("The driver could not connect", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException(
          "Interrupted while connecting", PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState(), e);
    }
  }
}
