package dev.pgemit.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.common.BaseDataSource;

/**
 * Names the getters of a pool that describe how it opens connections.
 *
 * @param dataSource the data source under the pool; null if the pool never has one
 * @param url the address
 * @param user the role
 * @param properties further parameters of the driver
 * @param schema the search path of each connection; null if the pool cannot set one
 * @param statements SQL that the pool runs on each new connection; null if the pool runs none
 */
record PoolGetterNames(
    @Nullable String dataSource,
    String url,
    String user,
    String properties,
    @Nullable String schema,
    @Nullable String statements) {

  /** Opens a connection as the pool would, without the pool. */
  Connection open(DataSource source) throws SQLException, UnreadableDataSourceException {
    var pool = new ReflectiveGetters(source);
    // Each call reads the login again, because a subclass or a provider may renew the password.
    var login = string(pool, user);
    var password = string(pool, "getPassword");
    var connection = connect(source, pool, login, password);
    return initialize(connection, string(pool, schema), statements(pool));
  }

  private Connection connect(
      DataSource source, ReflectiveGetters pool, @Nullable String login, @Nullable String password)
      throws SQLException, UnreadableDataSourceException {
    if (dataSource != null && pool.get(dataSource) instanceof DataSource delegate) {
      return connect(delegate, login, password);
    }
    var jdbcUrl = string(pool, url);
    if (jdbcUrl != null) {
      return DriverConnector.connect(jdbcUrl, login, password, properties(pool));
    }
    // A pool with a class name or a JNDI name has no data source before its first connection.
    source.getConnection().close();
    if (source.unwrap(BaseDataSource.class) instanceof DataSource delegate) {
      return connect(delegate, login, password);
    }
    throw new UnreadableDataSourceException(url);
  }

  /** Opens a new connection of the data source under a pool. */
  static Connection connect(DataSource delegate, @Nullable String login, @Nullable String password)
      throws SQLException {
    return login == null ? delegate.getConnection() : delegate.getConnection(login, password);
  }

  /** Initializes a new connection as the pool initializes its own. */
  static Connection initialize(
      Connection connection, @Nullable String schema, List<String> statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      if (schema != null) {
        connection.setSchema(schema);
      }
      for (var sql : statements) {
        statement.execute(sql);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private List<String> statements(ReflectiveGetters pool) throws UnreadableDataSourceException {
    var value = statements == null ? null : pool.get(statements);
    var all = new ArrayList<String>();
    if (value instanceof Collection<?> collection) {
      collection.forEach(sql -> all.add(String.valueOf(sql)));
    } else if (value != null && !value.toString().isBlank()) {
      all.add(value.toString());
    }
    return all;
  }

  private Properties properties(ReflectiveGetters pool) throws UnreadableDataSourceException {
    var copy = new Properties();
    if (pool.get(properties) instanceof Properties all) {
      copy.putAll(all);
    }
    return copy;
  }

  private static @Nullable String string(ReflectiveGetters pool, @Nullable String getter)
      throws UnreadableDataSourceException {
    var value = getter == null ? null : pool.get(getter);
    return value == null || value.toString().isEmpty() ? null : value.toString();
  }
}
