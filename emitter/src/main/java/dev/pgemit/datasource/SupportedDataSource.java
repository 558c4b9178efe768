package dev.pgemit.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A supported pool or wrapper. A class name identifies each kind, so that this library does not
 * depend on it. The first constant that matches a data source applies.
 */
enum SupportedDataSource {
  HIKARI(
      "com.zaxxer.hikari.HikariDataSource",
      new PoolGetterNames(
          "getDataSource",
          "getJdbcUrl",
          "getUsername",
          "getDataSourceProperties",
          "getSchema",
          "getConnectionInitSql")),
  TOMCAT(
      "org.apache.tomcat.jdbc.pool.DataSourceProxy",
      new PoolGetterNames(
          "getDataSource", "getUrl", "getUsername", "getDbProperties", null, "getInitSQL")),
  DBCP("org.apache.commons.dbcp2.BasicDataSource", dbcpGetters()),
  TOMCAT_DBCP("org.apache.tomcat.dbcp.dbcp2.BasicDataSource", dbcpGetters()),
  VIBUR(
      "org.vibur.dbcp.ViburConfig",
      new PoolGetterNames(
          "getExternalDataSource",
          "getJdbcUrl",
          "getUsername",
          "getDriverProperties",
          null,
          "getInitSQL")),
  C3P0("com.mchange.v2.c3p0.impl.AbstractPoolBackedDataSource", null) {
    @Override
    Connection open(DataSource source) throws SQLException, UnreadableDataSourceException {
      var physical = new ReflectiveGetters(source).getNested("getConnectionPoolDataSource");
      if (physical.get("getNestedDataSource") instanceof DataSource underneath) {
        return underneath.getConnection();
      }
      throw new UnreadableDataSourceException("getNestedDataSource");
    }
  },

  /** With JTA, as in Quarkus, Agroal returns the connection of the thread's transaction. */
  AGROAL("io.agroal.api.AgroalDataSource", null) {
    @Override
    Connection open(DataSource source) throws SQLException, UnreadableDataSourceException {
      var factory =
          new ReflectiveGetters(source)
              .getNested("getConfiguration")
              .getNested("connectionPoolConfiguration")
              .getNested("connectionFactoryConfiguration");
      var properties = new Properties();
      properties.putAll(AgroalCredentials.loginProperties(factory));
      if (factory.get("jdbcProperties") instanceof Properties more) {
        properties.putAll(more);
      }
      var url = String.valueOf(factory.get("jdbcUrl"));
      var sql = String.valueOf(factory.get("initialSql"));
      return PoolGetterNames.initialize(
          DriverConnector.connect(url, null, null, properties),
          null,
          sql.isBlank() || sql.equals("null") ? List.of() : List.of(sql));
    }

    @Override
    boolean canJoinTransaction(DataSource source) {
      return true;
    }
  },

  /** Returns the same connection to every caller. */
  SPRING_SINGLE(
      "org.springframework.jdbc.datasource.SingleConnectionDataSource",
      new PoolGetterNames(
          null, "getUrl", "getUsername", "getConnectionProperties", "getSchema", null)) {
    @Override
    boolean canJoinTransaction(DataSource source) {
      return true;
    }
  },

  /** Opens a new connection with each call, without a pool. */
  SPRING_DRIVER("org.springframework.jdbc.datasource.AbstractDriverBasedDataSource", null) {
    @Override
    Connection open(DataSource source) throws SQLException {
      return source.getConnection();
    }
  },
  SPRING_TRANSACTION_AWARE(
      "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy", null) {
    @Override
    Connection open(DataSource source) throws SQLException, UnreadableDataSourceException {
      return UnpooledConnection.open(wrappedDataSource(source));
    }

    @Override
    boolean canJoinTransaction(DataSource source) {
      return true;
    }
  },

  /** Does not reveal the role of its login. */
  SPRING_CREDENTIALS("org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter", null) {
    @Override
    Connection open(DataSource source) throws UnreadableDataSourceException {
      throw new UnreadableDataSourceException("the login");
    }
  },
  SPRING_DELEGATING("org.springframework.jdbc.datasource.DelegatingDataSource", null) {
    @Override
    Connection open(DataSource source) throws SQLException, UnreadableDataSourceException {
      return UnpooledConnection.open(wrappedDataSource(source));
    }

    @Override
    boolean canJoinTransaction(DataSource source) {
      try {
        return TransactionAwareness.canJoinTransaction(wrappedDataSource(source));
      } catch (UnreadableDataSourceException e) {
        return true;
      }
    }
  };

  private final String className;

  @SuppressWarnings("ImmutableEnumChecker") // an immutable record of strings
  private final @Nullable PoolGetterNames getters;

  SupportedDataSource(String className, @Nullable PoolGetterNames getters) {
    this.className = className;
    this.getters = getters;
  }

  String className() {
    return className;
  }

  /** Returns whether a data source is of this kind. */
  boolean matches(DataSource source) {
    return isInstanceOfNamed(source.getClass());
  }

  /** Opens a connection that belongs to no pool. */
  Connection open(DataSource source) throws SQLException, UnreadableDataSourceException {
    if (getters == null) {
      throw new UnreadableDataSourceException(className);
    }
    return getters.open(source);
  }

  /** Returns whether the data source may return the connection of the thread's transaction. */
  @SuppressWarnings("UnusedVariable") // overrides use the parameter
  boolean canJoinTransaction(DataSource source) {
    return false;
  }

  private boolean isInstanceOfNamed(@Nullable Class<?> type) {
    if (type == null) {
      return false;
    }
    if (type.getName().equals(className) || isInstanceOfNamed(type.getSuperclass())) {
      return true;
    }
    for (var parent : type.getInterfaces()) {
      if (isInstanceOfNamed(parent)) {
        return true;
      }
    }
    return false;
  }

  private static PoolGetterNames dbcpGetters() {
    return new PoolGetterNames(
        null,
        "getUrl",
        "getUsername",
        "getConnectionProperties",
        "getDefaultSchema",
        "getConnectionInitSqls");
  }

  private static DataSource wrappedDataSource(DataSource wrapper)
      throws UnreadableDataSourceException {
    if (new ReflectiveGetters(wrapper).get("getTargetDataSource") instanceof DataSource target) {
      return target;
    }
    throw new UnreadableDataSourceException("getTargetDataSource");
  }
}
