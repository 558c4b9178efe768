package dev.pgemit.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The pools and wrappers that can be read. Each is known by the name of its class, so that this
 * library depends on none of them. The first one that describes a data source counts.
 */
enum KnownDataSource {
  HIKARI(
      "com.zaxxer.hikari.HikariDataSource",
      new PoolGetters(
          "getDataSource",
          "getJdbcUrl",
          "getUsername",
          "getDataSourceProperties",
          "getSchema",
          "getConnectionInitSql")),
  TOMCAT(
      "org.apache.tomcat.jdbc.pool.DataSourceProxy",
      new PoolGetters(
          "getDataSource", "getUrl", "getUsername", "getDbProperties", null, "getInitSQL")),
  DBCP("org.apache.commons.dbcp2.BasicDataSource", dbcp()),
  DBCP_OF_TOMCAT("org.apache.tomcat.dbcp.dbcp2.BasicDataSource", dbcp()),
  VIBUR(
      "org.vibur.dbcp.ViburConfig",
      new PoolGetters(
          "getExternalDataSource",
          "getJdbcUrl",
          "getUsername",
          "getDriverProperties",
          null,
          "getInitSQL")),
  C3P0("com.mchange.v2.c3p0.impl.AbstractPoolBackedDataSource", null) {
    @Override
    Connection open(DataSource source) throws SQLException, UnreadableException {
      var physical = new Getters(source).nested("getConnectionPoolDataSource");
      if (physical.value("getNestedDataSource") instanceof DataSource underneath) {
        return underneath.getConnection();
      }
      throw new UnreadableException("getNestedDataSource");
    }
  },

  /** With JTA, as in Quarkus, its connections belong to the transaction of the thread. */
  AGROAL("io.agroal.api.AgroalDataSource", null) {
    @Override
    Connection open(DataSource source) throws SQLException, UnreadableException {
      var factory =
          new Getters(source)
              .nested("getConfiguration")
              .nested("connectionPoolConfiguration")
              .nested("connectionFactoryConfiguration");
      var properties = new Properties();
      properties.putAll(AgroalSecurity.login(factory));
      if (factory.value("jdbcProperties") instanceof Properties more) {
        properties.putAll(more);
      }
      var url = String.valueOf(factory.value("jdbcUrl"));
      var sql = String.valueOf(factory.value("initialSql"));
      return PoolGetters.prepare(
          PoolLogin.open(url, null, null, properties),
          null,
          sql.isBlank() || sql.equals("null") ? List.of() : List.of(sql));
    }

    @Override
    boolean joins(DataSource source) {
      return true;
    }
  },

  /** Gives the same connection to everybody. */
  SPRING_SINGLE(
      "org.springframework.jdbc.datasource.SingleConnectionDataSource",
      new PoolGetters(
          null, "getUrl", "getUsername", "getConnectionProperties", "getSchema", null)) {
    @Override
    boolean joins(DataSource source) {
      return true;
    }
  },

  /** No pool: each connection is a new one. */
  SPRING_DRIVER("org.springframework.jdbc.datasource.AbstractDriverBasedDataSource", null) {
    @Override
    Connection open(DataSource source) throws SQLException {
      return source.getConnection();
    }
  },
  SPRING_TRANSACTION_AWARE(
      "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy", null) {
    @Override
    Connection open(DataSource source) throws SQLException, UnreadableException {
      return NewConnection.of(target(source));
    }

    @Override
    boolean joins(DataSource source) {
      return true;
    }
  },

  /** Logs in with a role that it keeps to itself. */
  SPRING_CREDENTIALS("org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter", null) {
    @Override
    Connection open(DataSource source) throws UnreadableException {
      throw new UnreadableException("the login");
    }
  },
  SPRING_DELEGATING("org.springframework.jdbc.datasource.DelegatingDataSource", null) {
    @Override
    Connection open(DataSource source) throws SQLException, UnreadableException {
      return NewConnection.of(target(source));
    }

    @Override
    boolean joins(DataSource source) {
      try {
        return TransactionJoin.isPossible(target(source));
      } catch (UnreadableException e) {
        return true;
      }
    }
  };

  private final String className;

  @SuppressWarnings("ImmutableEnumChecker") // a record of names
  private final @Nullable PoolGetters getters;

  KnownDataSource(String className, @Nullable PoolGetters getters) {
    this.className = className;
    this.getters = getters;
  }

  String className() {
    return className;
  }

  /** Whether a data source is of this kind. */
  boolean describes(DataSource source) {
    return isNamed(source.getClass());
  }

  /** Opens a connection that belongs to no pool. */
  Connection open(DataSource source) throws SQLException, UnreadableException {
    if (getters == null) {
      throw new UnreadableException(className);
    }
    return getters.open(source);
  }

  /** Whether its connections may be those of the calling thread's transaction. */
  @SuppressWarnings("UnusedVariable") // wrappers look at it
  boolean joins(DataSource source) {
    return false;
  }

  private boolean isNamed(@Nullable Class<?> type) {
    if (type == null) {
      return false;
    }
    if (type.getName().equals(className) || isNamed(type.getSuperclass())) {
      return true;
    }
    for (var parent : type.getInterfaces()) {
      if (isNamed(parent)) {
        return true;
      }
    }
    return false;
  }

  private static PoolGetters dbcp() {
    return new PoolGetters(
        null,
        "getUrl",
        "getUsername",
        "getConnectionProperties",
        "getDefaultSchema",
        "getConnectionInitSqls");
  }

  private static DataSource target(DataSource wrapper) throws UnreadableException {
    if (new Getters(wrapper).value("getTargetDataSource") instanceof DataSource target) {
      return target;
    }
    throw new UnreadableException("getTargetDataSource");
  }
}
