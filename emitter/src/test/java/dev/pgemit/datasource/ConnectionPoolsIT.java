package dev.pgemit.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.vibur.dbcp.ViburDBCPDataSource;

/** The pools and wrappers of applications, each set up by address, user and password alone. */
@TestInstance(Lifecycle.PER_CLASS)
class ConnectionPoolsIT {
  private static final String ROLE = "pool_reader";
  private static final String PASSWORD = "s3cret&word";
  private static final String SQL = "SET application_name = 'from the pool'";

  private TestDatabase database;
  private PGSimpleDataSource driverDataSource;
  private String url;

  @BeforeAll
  void create() throws SQLException {
    database = TestDatabase.createWithAttachments();
    database.execute("DROP ROLE IF EXISTS " + ROLE);
    database.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(ROLE, PASSWORD));
    database.execute("GRANT ALL ON socket_io_attachments TO " + ROLE);
    driverDataSource = database.dataSource();
    url =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(
                driverDataSource.getServerNames()[0],
                driverDataSource.getPortNumbers()[0],
                driverDataSource.getDatabaseName());
    driverDataSource.setUser(ROLE);
    driverDataSource.setPassword(PASSWORD);
  }

  @AfterAll
  void drop() throws SQLException {
    database.execute("DROP OWNED BY " + ROLE);
    database.close();
  }

  Stream<Arguments> sources() throws Exception {
    return Stream.of(
        Arguments.of("HikariCP, as Spring Boot sets it up", hikari()),
        Arguments.of("HikariCP with a data source", hikariOver(driverDataSource)),
        Arguments.of("HikariCP with a data source and a login of its own", hikariWithLogin()),
        Arguments.of("HikariCP with the name of a class", hikariByClass()),
        Arguments.of("Tomcat", tomcat()),
        Arguments.of("Tomcat with a data source", tomcatOver(driverDataSource)),
        Arguments.of("DBCP", dbcp()),
        Arguments.of("c3p0", c3p0()),
        Arguments.of("Agroal", agroal()),
        Arguments.of("Vibur", vibur()),
        Arguments.of("pgjdbc", driverDataSource),
        Arguments.of("pgjdbc's pool", driverPool()),
        Arguments.of("DriverManager", new DriverManagerDataSource(url, ROLE, PASSWORD)),
        Arguments.of("SimpleDriver", simpleDriver()),
        Arguments.of(
            "a single connection", new SingleConnectionDataSource(url, ROLE, PASSWORD, true)),
        Arguments.of("a lazy wrapper", new LazyConnectionDataSourceProxy(hikari())),
        Arguments.of("a wrapper", new DelegatingDataSource(tomcat())),
        Arguments.of(
            "a wrapper that knows transactions", new TransactionAwareDataSourceProxy(dbcp())),
        Arguments.of("a routing data source", routing(hikari())),
        Arguments.of("a wrapper of somebody else", foreign(hikari())),
        Arguments.of(
            "no pool, of somebody else",
            foreign(new DriverManagerDataSource(url, ROLE, PASSWORD))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  void emitterListensWithTheLoginOfItsPool(String name, DataSource source) throws Exception {
    try (var io = Emitter.create(source);
        var tail = io.timeout(Duration.ofSeconds(30)).tail().join()) {
      assertThat(
              database.query(
                  "SELECT string_agg(usename, ',') FROM pg_stat_activity"
                      + " WHERE datname = current_database() AND query LIKE 'LISTEN%'"))
          .isEqualTo(ROLE);
      // Nothing of the pool's is used up, however small it is.
      for (var i = 0; i < 3; i++) {
        source.getConnection().close();
      }
      assertThat(tail.isClosed()).isFalse();
    } finally {
      close(source);
    }
  }

  private static void close(Object source) throws Exception {
    if (source instanceof AutoCloseable pool) {
      pool.close();
    }
  }

  @Test
  void initStatementsAndSchemaOfThePoolApply() throws Exception {
    database.execute("CREATE SCHEMA mine; GRANT USAGE ON SCHEMA mine TO " + ROLE);
    var hikari = hikari();
    hikari.setSchema("mine");
    hikari.setConnectionInitSql(SQL);
    var dbcp = dbcp();
    dbcp.setDefaultSchema("mine");
    dbcp.setConnectionInitSqls(List.of(SQL));
    for (DataSource source : List.<DataSource>of(hikari, dbcp)) {
      try (var connection = UnpooledConnection.open(source)) {
        assertThat(connection.getSchema()).isEqualTo("mine");
        assertThat(single(connection, "SHOW application_name")).isEqualTo("from the pool");
      }
    }
  }

  @Test
  void driverPropertiesOfThePoolApply() throws Exception {
    var properties = new Properties();
    properties.setProperty("ApplicationName", "mine");
    var hikari = hikari();
    hikari.setDataSourceProperties(properties);
    var tomcat = tomcat();
    tomcat.setConnectionProperties("ApplicationName=mine");
    var dbcp = dbcp();
    dbcp.setConnectionProperties("ApplicationName=mine;");
    var vibur = vibur();
    vibur.setDriverProperties(properties);
    for (DataSource source : List.<DataSource>of(hikari, tomcat, dbcp, vibur)) {
      try (var connection = UnpooledConnection.open(source)) {
        assertThat(single(connection, "SHOW application_name")).isEqualTo("mine");
      }
    }
    vibur.close();
  }

  @Test
  void changedPasswordIsReadAgain() throws Exception {
    var renewed =
        new HikariDataSource() {
          private String password = "expired";

          @Override
          public String getPassword() {
            return password;
          }
        };
    renewed.setJdbcUrl(url);
    renewed.setUsername(ROLE);
    renewed.password = PASSWORD;
    UnpooledConnection.open(renewed).close();
  }

  @Test
  void errorNamesAnUnsupportedPoolWithoutItsPassword() throws SQLException {
    var unreadable = new UserCredentialsDataSourceAdapter();
    unreadable.setTargetDataSource(new DriverManagerDataSource(url));
    unreadable.setUsername(ROLE);
    unreadable.setPassword(PASSWORD);
    var unparseable = hikari();
    unparseable.setJdbcUrl("jdbc:postgresql://host:none/x?password=" + PASSWORD);
    var driverless = hikari();
    driverless.setJdbcUrl("jdbc:nothing:x?password=" + PASSWORD);
    for (DataSource source :
        List.<DataSource>of(unreadable, unparseable, driverless, wrapping(hikari()))) {
      try (var io = Emitter.create(source)) {
        var failure = catchThrowable(() -> io.timeout(Duration.ofSeconds(10)).tail().join());
        assertThat(failure).isInstanceOf(CompletionException.class);
        assertThat(failure.getCause())
            .isInstanceOf(EmitException.class)
            .hasMessageNotContaining(PASSWORD);
        assertThat(failure).hasMessageContaining("listenUrl");
        for (var cause = failure; cause != null; cause = cause.getCause()) {
          assertThat(String.valueOf(cause)).doesNotContain(PASSWORD);
        }
      }
    }
  }

  private HikariDataSource hikari() {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername(ROLE);
    pool.setPassword(PASSWORD);
    return limited(pool);
  }

  private HikariDataSource hikariOver(DataSource source) {
    var pool = new HikariDataSource();
    pool.setDataSource(source);
    return limited(pool);
  }

  private HikariDataSource hikariWithLogin() {
    var source = database.dataSource();
    source.setUser("nobody");
    var pool = hikariOver(source);
    pool.setUsername(ROLE);
    pool.setPassword(PASSWORD);
    return pool;
  }

  private HikariDataSource hikariByClass() {
    var pool = new HikariDataSource();
    pool.setDataSourceClassName(PGSimpleDataSource.class.getName());
    pool.addDataSourceProperty("url", url);
    pool.setUsername(ROLE);
    pool.setPassword(PASSWORD);
    return limited(pool);
  }

  private static HikariDataSource limited(HikariDataSource pool) {
    pool.setMaximumPoolSize(1);
    pool.setConnectionTimeout(5_000);
    return pool;
  }

  private org.apache.tomcat.jdbc.pool.DataSource tomcat() {
    var settings = new PoolProperties();
    settings.setUrl(url);
    settings.setUsername(ROLE);
    settings.setPassword(PASSWORD);
    return tomcat(settings);
  }

  private static org.apache.tomcat.jdbc.pool.DataSource tomcatOver(DataSource source) {
    var settings = new PoolProperties();
    settings.setDataSource(source);
    return tomcat(settings);
  }

  private static org.apache.tomcat.jdbc.pool.DataSource tomcat(PoolProperties settings) {
    settings.setDriverClassName("org.postgresql.Driver");
    settings.setInitialSize(0);
    settings.setMaxActive(1);
    settings.setMaxWait(5_000);
    return new org.apache.tomcat.jdbc.pool.DataSource(settings);
  }

  private BasicDataSource dbcp() {
    var pool = new BasicDataSource();
    pool.setUrl(url);
    pool.setUsername(ROLE);
    pool.setPassword(PASSWORD);
    pool.setMaxTotal(1);
    pool.setMaxWait(Duration.ofSeconds(5));
    return pool;
  }

  private ComboPooledDataSource c3p0() {
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

  private AgroalDataSource agroal() throws SQLException {
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

  private ViburDBCPDataSource vibur() {
    var pool = new ViburDBCPDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername(ROLE);
    pool.setPassword(PASSWORD);
    pool.setPoolInitialSize(1);
    pool.setPoolMaxSize(1);
    pool.start();
    return pool;
  }

  @SuppressWarnings("deprecation") // old applications have it
  private DataSource driverPool() {
    var pool = new org.postgresql.ds.PGPoolingDataSource();
    pool.setUrl(url);
    pool.setUser(ROLE);
    pool.setPassword(PASSWORD);
    pool.setMaxConnections(1);
    return pool;
  }

  private SimpleDriverDataSource simpleDriver() {
    return new SimpleDriverDataSource(new org.postgresql.Driver(), url, ROLE, PASSWORD);
  }

  private static DataSource routing(DataSource target) {
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

  /** A wrapper whose class nobody knows, and which unwraps as JDBC says. */
  private static DataSource foreign(DataSource target) {
    return proxy(
        target,
        (method, arguments) ->
            switch (method.getName()) {
              case "isWrapperFor" -> ((Class<?>) arguments[0]).isInstance(target);
              case "unwrap" -> target;
              default -> method.invoke(target, arguments);
            });
  }

  /** A wrapper that does not even unwrap. */
  private static DataSource wrapping(DataSource target) {
    return proxy(
        target,
        (method, arguments) ->
            method.getName().equals("isWrapperFor") ? false : method.invoke(target, arguments));
  }

  private interface Call {
    Object on(java.lang.reflect.Method method, Object[] arguments)
        throws ReflectiveOperationException;
  }

  private static DataSource proxy(DataSource target, Call call) {
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

  private static String single(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
