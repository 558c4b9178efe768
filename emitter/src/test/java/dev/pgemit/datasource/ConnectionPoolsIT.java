package dev.pgemit.datasource;

import static dev.pgemit.datasource.ApplicationPools.PASSWORD;
import static dev.pgemit.datasource.ApplicationPools.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.sql.DataSource;
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
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;

/**
 * Tests the pools and wrappers of applications, each configured with URL, user and password alone.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ConnectionPoolsIT {
  private static final String SQL = "SET application_name = 'from the pool'";

  private TestDatabase database;
  private PGSimpleDataSource driverDataSource;
  private String url;
  private ApplicationPools pools;

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
    pools = new ApplicationPools(database, url);
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
        Arguments.of("HikariCP, as Spring Boot sets it up", pools.hikari()),
        Arguments.of("HikariCP with a data source", pools.hikariOver(driverDataSource)),
        Arguments.of("HikariCP with a data source and a login of its own", pools.hikariWithLogin()),
        Arguments.of("HikariCP with the name of a class", pools.hikariByClass()),
        Arguments.of("Tomcat", pools.tomcat()),
        Arguments.of("Tomcat with a data source", ApplicationPools.tomcatOver(driverDataSource)),
        Arguments.of("DBCP", pools.dbcp()),
        Arguments.of("c3p0", pools.c3p0()),
        Arguments.of("Agroal", pools.agroal()),
        Arguments.of("Vibur", pools.vibur()),
        Arguments.of("pgjdbc", driverDataSource),
        Arguments.of("pgjdbc's pool", pools.driverPool()),
        Arguments.of("DriverManager", new DriverManagerDataSource(url, ROLE, PASSWORD)),
        Arguments.of("SimpleDriver", pools.simpleDriver()),
        Arguments.of(
            "a single connection", new SingleConnectionDataSource(url, ROLE, PASSWORD, true)),
        Arguments.of("a lazy wrapper", new LazyConnectionDataSourceProxy(pools.hikari())),
        Arguments.of("a wrapper", new DelegatingDataSource(pools.tomcat())),
        Arguments.of(
            "a wrapper that knows transactions", new TransactionAwareDataSourceProxy(pools.dbcp())),
        Arguments.of("a routing data source", ApplicationPools.routing(pools.hikari())),
        Arguments.of("a wrapper of somebody else", ApplicationPools.foreign(pools.hikari())),
        Arguments.of(
            "no pool, of somebody else",
            ApplicationPools.foreign(new DriverManagerDataSource(url, ROLE, PASSWORD))));
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
      // The listening connection occupies no connection of the pool, however small the pool is.
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
    var hikari = pools.hikari();
    hikari.setSchema("mine");
    hikari.setConnectionInitSql(SQL);
    var dbcp = pools.dbcp();
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
    var hikari = pools.hikari();
    hikari.setDataSourceProperties(properties);
    var tomcat = pools.tomcat();
    tomcat.setConnectionProperties("ApplicationName=mine");
    var dbcp = pools.dbcp();
    dbcp.setConnectionProperties("ApplicationName=mine;");
    var vibur = pools.vibur();
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
    var unparseable = pools.hikari();
    unparseable.setJdbcUrl("jdbc:postgresql://host:none/x?password=" + PASSWORD);
    var driverless = pools.hikari();
    driverless.setJdbcUrl("jdbc:nothing:x?password=" + PASSWORD);
    for (DataSource source :
        List.<DataSource>of(
            unreadable, unparseable, driverless, ApplicationPools.wrapping(pools.hikari()))) {
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

  private static String single(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
