package dev.pgemit.http.emit;

import dev.pgemit.Batch;
import dev.pgemit.Emitter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Records the statements for Postgres as text, so that two batches can be compared. Uses no
 * Postgres, since a fuzzer tries thousands of batches a second; other tests cover Postgres.
 */
final class StatementRecorder {
  // The pipeline reads the lock timeout of a connection after some transactions, in no batch.
  private static final String LOCK_TIMEOUT_COLUMN = "has_no_shorter_limit";

  private final StringBuilder sent = new StringBuilder();
  private final Emitter emitter =
      Emitter.builder(proxy(DataSource.class, (proxy, method, arguments) -> connection()))
          .dispatchScheduled(false)
          .removeOldAttachments(false)
          .build();

  Emitter emitter() {
    return emitter;
  }

  /** Returns the statements of a batch. */
  String sent(Batch batch) {
    sent.setLength(0);
    batch.publish();
    return sent.toString();
  }

  private Connection connection() {
    return proxy(
        Connection.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "prepareStatement" -> {
                var sql = (String) arguments[0];
                if (!sql.endsWith(LOCK_TIMEOUT_COLUMN)) {
                  sent.append(sql);
                }
                yield statement((Connection) proxy);
              }
              case "createArrayOf" -> {
                sent.append(Arrays.toString((Object[]) arguments[1]));
                yield null;
              }
              case "getAutoCommit" -> true;
              case "isWrapperFor" -> false;
              case "unwrap" -> throw new SQLFeatureNotSupportedException();
              default -> null;
            });
  }

  private PreparedStatement statement(Connection connection) {
    return proxy(
        PreparedStatement.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "setObject" -> {
                var value = arguments[1];
                sent.append(
                    CanonicalMessage.of(
                        value instanceof byte[] bytes
                            ? new String(bytes, StandardCharsets.UTF_8)
                            : String.valueOf(value)));
                yield null;
              }
              case "execute" -> true;
              case "executeQuery" -> shorterLockTimeout();
              case "getConnection" -> connection;
              default -> null;
            });
  }

  /** One row, with a shorter lock timeout, so that the statements stay the same. */
  private static ResultSet shorterLockTimeout() {
    var rows = new AtomicInteger();
    return proxy(
        ResultSet.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "next" -> rows.getAndIncrement() == 0;
              case "getBoolean" -> false;
              default -> null;
            });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
