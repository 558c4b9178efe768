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
 * The names of the getters by which a pool tells how it opens its connections.
 *
 * @param dataSource the data source under the pool, where it may have one
 * @param url the address
 * @param user the role
 * @param properties further parameters of the driver
 * @param schema the search path of each connection, where the pool may set one
 * @param statements SQL that the pool runs on each new connection
 */
record PoolGetters(
    @Nullable String dataSource,
    String url,
    String user,
    String properties,
    @Nullable String schema,
    @Nullable String statements) {

  /** Opens a connection as the pool would, and leaves the pool alone. */
  Connection open(DataSource source) throws SQLException, UnreadableException {
    var pool = new Getters(source);
    // Read each time: a subclass or a provider of credentials may renew the password.
    var login = text(pool, user);
    var password = text(pool, "getPassword");
    var connection = connect(source, pool, login, password);
    return prepare(connection, text(pool, schema), statements(pool));
  }

  private Connection connect(
      DataSource source, Getters pool, @Nullable String login, @Nullable String password)
      throws SQLException, UnreadableException {
    if (dataSource != null && pool.value(dataSource) instanceof DataSource underneath) {
      return connect(underneath, login, password);
    }
    var address = text(pool, url);
    if (address != null) {
      return PoolLogin.open(address, login, password, properties(pool));
    }
    // A pool that is given a class or a JNDI name has its data source once it has started.
    source.getConnection().close();
    if (source.unwrap(BaseDataSource.class) instanceof DataSource underneath) {
      return connect(underneath, login, password);
    }
    throw new UnreadableException(url);
  }

  /** Asks the data source under a pool, which opens a new connection with each call. */
  static Connection connect(
      DataSource underneath, @Nullable String login, @Nullable String password)
      throws SQLException {
    return login == null ? underneath.getConnection() : underneath.getConnection(login, password);
  }

  /** Brings a new connection into the state that the pool gives to its own. */
  static Connection prepare(Connection connection, @Nullable String schema, List<String> statements)
      throws SQLException {
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

  private List<String> statements(Getters pool) throws UnreadableException {
    var value = statements == null ? null : pool.value(statements);
    var all = new ArrayList<String>();
    if (value instanceof Collection<?> several) {
      several.forEach(each -> all.add(String.valueOf(each)));
    } else if (value != null && !value.toString().isBlank()) {
      all.add(value.toString());
    }
    return all;
  }

  private Properties properties(Getters pool) throws UnreadableException {
    var copy = new Properties();
    if (pool.value(properties) instanceof Properties all) {
      copy.putAll(all);
    }
    return copy;
  }

  private static @Nullable String text(Getters pool, @Nullable String getter)
      throws UnreadableException {
    var value = getter == null ? null : pool.value(getter);
    return value == null || value.toString().isEmpty() ? null : value.toString();
  }
}
