package dev.pgemit.publish;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A connection to the scripted Postgres, which may break. */
final class ScriptedConnection {
  private final ScriptedPostgres postgres;
  private final ThreadScheduler scheduler;
  private final Connection connection =
      JdbcProxies.create(this::call, Connection.class, PGConnection.class);
  private final List<Runnable> pending = new ArrayList<>();
  private boolean isBroken;

  ScriptedConnection(ScriptedPostgres postgres, ThreadScheduler scheduler) {
    this.postgres = postgres;
    this.scheduler = scheduler;
  }

  Connection connection() {
    return connection;
  }

  private @Nullable Object call(Object proxy, Method method, @Nullable Object[] arguments)
      throws SQLException {
    return switch (method.getName()) {
      case "unwrap" -> {
        if (!postgres.isUnwrappable()) {
          throw new SQLException("another driver's connection");
        }
        yield proxy;
      }
      case "isWrapperFor" -> false;
      case "getAutoCommit" -> postgres.isAutoCommit();
      case "createArrayOf" ->
          JdbcProxies.array((@Nullable Object[]) Objects.requireNonNull(arguments[1]));
      case "createStatement" ->
          JdbcProxies.create(
              (one, called, with) -> called.getName().equals("execute"), Statement.class);
      case "prepareStatement" ->
          new ScriptedStatement(postgres, this, String.valueOf(arguments[0])).statement();
      case "commit" -> {
        roundTrip(() -> {});
        yield null;
      }
      case "rollback" -> {
        pending.clear();
        failIfBroken();
        yield null;
      }
      case "abort" -> {
        isBroken = true;
        yield null;
      }
      case "close" -> {
        scheduler.awaitTurn();
        yield null;
      }
      default -> throw postgres.unexpectedCalls(method);
    };
  }

  /** Runs a statement. It takes effect at the commit, or at once with auto-commit. */
  void execute(Runnable effect) throws SQLException {
    if (postgres.isAutoCommit()) {
      roundTrip(effect);
    } else {
      scheduler.awaitTurn();
      failIfBroken();
      pending.add(effect);
    }
  }

  /** Fails a statement, and its transaction. */
  void fail(SQLException reason) throws SQLException {
    scheduler.awaitTurn();
    failIfBroken();
    pending.clear();
    throw reason;
  }

  private void failIfBroken() throws SQLException {
    if (isBroken) {
      throw new SQLException("This connection has been closed.", "08003");
    }
  }

  /** Commits: all pending statements take effect, unless the commit fails first. */
  private void roundTrip(Runnable effect) throws SQLException {
    scheduler.awaitTurn();
    failIfBroken();
    pending.add(effect);
    var effects = List.copyOf(pending);
    pending.clear();
    switch (postgres.nextFailure(9)) {
      case 1 -> throw broken("08006");
      case 2 -> throw broken("57P01");
      case 3 -> {
        postgres.applyTogether(effects);
        throw broken(postgres.nextBoolean() ? "08006" : "57P01");
      }
      case 4 -> throw new SQLException("passing", "40001");
      case 5 ->
          throw new PSQLException(new ServerErrorMessage("C54000\0Mfull\0RPreCommit_Notify\0"));
      case 6 -> throw new SQLException("lasting", "42501");
      case 7 -> throw new SQLException("locked", postgres.nextBoolean() ? "57014" : "55P03");
      case 8 -> {
        if (postgres.nextBoolean()) {
          postgres.applyTogether(effects);
        }
        isBroken = true;
        throw new IllegalStateException("the driver fails");
      }
      default -> postgres.applyTogether(effects);
    }
  }

  private SQLException broken(String state) {
    isBroken = true;
    return new SQLException("broken", state);
  }
}
