package dev.pgemit.datasource;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.testing.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.vibur.dbcp.ViburDBCPDataSource;

/**
 * Creates the pools and data source wrappers of applications, for one database and role.
 *
 * @param database the database
 * @param url the JDBC URL, without user and password
 */
record ApplicationPools(TestDatabase database, String url) {
  static final String ROLE = "pool_reader";
  static final String PASSWORD = "s3cret&word";

  HikariDataSource hikari() {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername(ROLE);
    pool.setPassword(PASSWORD);
    return limited(pool);
  }

  HikariDataSource hikariOver(DataSource source) {
    var pool = new HikariDataSource();
    pool.setDataSource(source);
    return limited(pool);
  }

  HikariDataSource hikariWithLogin() {
    var source = database.dataSource();
    source.setUser("nobody");
    var pool = hikariOver(source);
    pool.setUsername(ROLE);
    pool.setPassword(PASSWORD);
    return pool;
  }

  HikariDataSource hikariByClass() {
    var pool = new HikariDataSource();
    pool.setDataSourceClassName(PGSimpleDataSource.class.getName());
    pool.addDataSourceProperty("url", url);
    pool.setUsername(ROLE);
    pool.setPassword(PASSWORD);
    return limited(pool);
  }

  static HikariDataSource limited(HikariDataSource pool) {
    pool.setMaximumPoolSize(1);
    pool.setConnectionTimeout(5_000);
    return pool;
  }

  org.apache.tomcat.jdbc.pool.DataSource tomcat() {
    var settings = new PoolProperties();
    settings.setUrl(url);
    settings.setUsername(ROLE);
    settings.setPassword(PASSWORD);
    return tomcat(settings);
  }

  static org.apache.tomcat.jdbc.pool.DataSource tomcatOver(DataSource source) {
    var settings = new PoolProperties();
    settings.setDataSource(source);
    return tomcat(settings);
  }

  static org.apache.tomcat.jdbc.pool.DataSource tomcat(PoolProperties settings) {
    settings.setDriverClassName("org.postgresql.Driver");
    settings.setInitialSize(0);
    settings.setMaxActive(1);
    settings.setMaxWait(5_000);
    return new org.apache.tomcat.jdbc.pool.DataSource(settings);
  }

  BasicDataSource dbcp() {
    var pool = new BasicDataSource();
    pool.setUrl(url);
    pool.setUsername(ROLE);
    pool.setPassword(PASSWORD);
    pool.setMaxTotal(1);
    pool.setMaxWait(Duration.ofSeconds(5));
    return pool;
  }

  ComboPooledDataSource c3p0() {
    var pool = new ComboPooledDataSource();
    pool.setJdbcUrl(url);
    pool.setUser(ROLE);
    pool.setPassword(PASSWORD);
    pool.setInitialPoolSize(1);
    pool.setMinPoolSize(1);
    pool.setMaxPoolSize(1);
    pool.setCheckoutTimeout(5_000);
    return pool;
  }

  AgroalDataSource agroal() throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(1)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(url)
                                    .principal(new NamePrincipal(ROLE))
                                    .credential(new SimplePassword(PASSWORD)))));
  }

  ViburDBCPDataSource vibur() {
    var pool = new ViburDBCPDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername(ROLE);
    pool.setPassword(PASSWORD);
    pool.setPoolInitialSize(1);
    pool.setPoolMaxSize(1);
    pool.start();
    return pool;
  }

  @SuppressWarnings("deprecation") // the setting of old applications
  DataSource driverPool() {
    var pool = new org.postgresql.ds.PGPoolingDataSource();
    pool.setUrl(url);
    pool.setUser(ROLE);
    pool.setPassword(PASSWORD);
    pool.setMaxConnections(1);
    return pool;
  }

  SimpleDriverDataSource simpleDriver() {
    return new SimpleDriverDataSource(new org.postgresql.Driver(), url, ROLE, PASSWORD);
  }

  static DataSource routing(DataSource target) {
    var routing =
        new AbstractRoutingDataSource() {
          @Override
          protected Object determineCurrentLookupKey() {
            return "only";
          }
        };
    routing.setTargetDataSources(java.util.Map.of("only", target));
    routing.afterPropertiesSet();
    return routing;
  }

  /** A wrapper of an unknown class, which supports unwrap as JDBC defines it. */
  static DataSource foreign(DataSource target) {
    return proxy(
        target,
        (method, arguments) ->
            switch (method.getName()) {
              case "isWrapperFor" -> ((Class<?>) arguments[0]).isInstance(target);
              case "unwrap" -> target;
              default -> method.invoke(target, arguments);
            });
  }

  /** A wrapper that does not support unwrap. */
  static DataSource wrapping(DataSource target) {
    return proxy(
        target,
        (method, arguments) ->
            method.getName().equals("isWrapperFor") ? false : method.invoke(target, arguments));
  }

  private interface Call {
    Object on(java.lang.reflect.Method method, Object[] arguments)
        throws ReflectiveOperationException;
  }

  static DataSource proxy(DataSource target, Call call) {
    return (DataSource)
        Proxy.newProxyInstance(
            target.getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              try {
                return call.on(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
