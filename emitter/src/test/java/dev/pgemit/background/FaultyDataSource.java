package dev.pgemit.background;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Real Postgres connections, some calls of which throw an Error, as any call can when memory is
 * exhausted. Thread-safe.
 */
final class FaultyDataSource {
  private final DataSource delegate;
  private volatile String method = "";
  private final AtomicInteger remainingFailures = new AtomicInteger();

  FaultyDataSource(DataSource real) {
    this.delegate = real;
  }

  /** Makes the next calls of a method fail, on the data source or on its connections. */
  void failNext(String name, int times) {
    remainingFailures.set(times);
    method = name;
  }

  /** Returns whether all of these calls have been made. */
  boolean hasFailed() {
    return remainingFailures.get() == 0;
  }

  DataSource dataSource() {
    return proxy(DataSource.class, delegate);
  }

  private <T> T proxy(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            FaultyDataSource.class.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) -> {
              if (called.getName().equals(method)
                  && remainingFailures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new OutOfMemoryError("a test's");
              }
              if (called.getName().equals("unwrap") && arguments[0] == PGConnection.class) {
                return proxy(PGConnection.class, ((Connection) target).unwrap(PGConnection.class));
              }
              try {
                var result = called.invoke(target, arguments);
                if (result instanceof Connection connection) {
                  return proxy(Connection.class, connection);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
