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
 * source. A connection that listens for hours would be missing in the pool, and pools end
 * connections by age.
 */
public final class UnpooledConnection {
  private UnpooledConnection() {}

  /**
   * Opens a connection.
   *
   * @param source the application's data source
   * @return a connection, for the caller to close
   * @throws SQLException if no connection can be opened
   * @throws UnreadableDataSourceException if the data source does not say how to open one past its
   *     pool
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
    // A subclass may do anything; the driver's own class may be copied, with all its settings.
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

  /** The data source under a wrapper of any kind. */
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
   * Takes a connection where it is the driver's own. A pool must wrap its connections to learn when
   * they are closed, so that a bare one comes from no pool.
   */
  private static Connection openUnknown(DataSource source)
      throws SQLException, UnreadableDataSourceException {
    var connection = source.getConnection();
    if (connection instanceof PgConnection) {
      return connection;
    }
    connection.close();
    // Some can tell what they wrap once they have started.
    var wrapped = unwrap(source);
    if (wrapped == null) {
      throw new UnreadableDataSourceException(source.getClass().getName());
    }
    return open(wrapped);
  }
}
