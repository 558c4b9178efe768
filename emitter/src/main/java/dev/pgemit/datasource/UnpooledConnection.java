package dev.pgemit.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ds.common.BaseDataSource;
import org.postgresql.jdbc.PgConnection;

/**
 * Opens connections that belong to no pool, with the address and login of an application's data
 * source. A listening connection stays open for hours: the pool would be one connection short, and
 * would close it by age.
 */
public final class UnpooledConnection {
  private UnpooledConnection() {}

  /**
   * Opens a connection.
   *
   * @param source the application's data source
   * @return a connection, for the caller to close
   * @throws SQLException if no connection can be opened
   * @throws UnreadableDataSourceException if the data source does not reveal how to open a
   *     connection without its pool
   */
  public static Connection open(DataSource source)
      throws SQLException, UnreadableDataSourceException {
    if (source instanceof BaseDataSource driverDataSource) {
      return openDriver(driverDataSource);
    }
    for (var supported : SupportedDataSource.values()) {
      if (supported.matches(source)) {
        return supported.open(source);
      }
    }
    var wrapped = unwrap(source);
    if (wrapped != null) {
      return open(wrapped);
    }
    return openUnknown(source);
  }

  private static Connection openDriver(BaseDataSource source)
      throws SQLException, UnreadableDataSourceException {
    // A subclass may override any method. The driver's own class can be copied with all its
    // settings.
    if (source instanceof DataSource single
        && source.getClass() != PGSimpleDataSource.class
        && !isPool(source)) {
      return single.getConnection();
    }
    var copy = new PGSimpleDataSource();
    try {
      copy.initializeFrom(source);
    } catch (ReflectiveOperationException | java.io.IOException e) {
      throw new UnreadableDataSourceException("the driver's pool");
    }
    BoundedReadSocketFactory.install(copy);
    return copy.getConnection();
  }

  private static boolean isPool(BaseDataSource source) {
    return source instanceof javax.sql.ConnectionPoolDataSource
        || source.getClass().getSimpleName().equals("PGPoolingDataSource");
  }

  /** Returns the data source under a wrapper, or null. */
  private static @Nullable DataSource unwrap(DataSource source) throws SQLException {
    if (source.isWrapperFor(BaseDataSource.class)
        && source.unwrap(BaseDataSource.class) instanceof DataSource unwrapped) {
      return unwrapped;
    }
    for (var supported : SupportedDataSource.values()) {
      var type = findClass(supported.className(), source.getClass().getClassLoader());
      if (type != null
          && source.isWrapperFor(type)
          && source.unwrap(type) instanceof DataSource unwrapped) {
        return unwrapped;
      }
    }
    return null;
  }

  private static @Nullable Class<?> findClass(String name, @Nullable ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  /**
   * Returns the data source's connection if its class is the driver's own. A pool wraps its
   * connections to detect when they are closed, so an unwrapped connection comes from no pool.
   */
  private static Connection openUnknown(DataSource source)
      throws SQLException, UnreadableDataSourceException {
    var connection = source.getConnection();
    if (connection instanceof PgConnection) {
      return connection;
    }
    connection.close();
    // Some data sources can unwrap only after they have started.
    var wrapped = unwrap(source);
    if (wrapped == null) {
      throw new UnreadableDataSourceException(source.getClass().getName());
    }
    return open(wrapped);
  }
}
