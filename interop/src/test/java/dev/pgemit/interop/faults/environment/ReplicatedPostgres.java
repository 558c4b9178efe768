package dev.pgemit.interop.faults.environment;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.RestartablePostgres;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/** A primary, its hot standby, and a proxy in front of the current primary. */
public final class ReplicatedPostgres implements AutoCloseable {
  private final RestartablePostgres primary;
  private final RestartablePostgres standby;
  private final TestDatabase database;
  private final String name;
  private final TcpProxy proxy;

  private ReplicatedPostgres(
      RestartablePostgres primary, RestartablePostgres standby, TestDatabase database)
      throws SQLException {
    this.primary = primary;
    this.standby = standby;
    this.database = database;
    this.name = database.query("SELECT current_database()");
    this.proxy = new TcpProxy(primary.port());
  }

  /** Starts both. The standby starts from a copy of the stopped primary. */
  public static ReplicatedPostgres start() throws SQLException, IOException, InterruptedException {
    var primary = RestartablePostgres.start();
    var database = primary.createWithAttachments();
    Migrations.migrate(database.dataSource());
    primary.stop();
    var data = Files.createTempDirectory("pgemit-standby").resolve("data");
    var failure = SystemPrograms.run("cp", "-a", primary.data().toString(), data.toString());
    if (failure.isPresent()) {
      throw new IOException("The data cannot be copied: " + failure.get());
    }
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(primary.port()));
    Files.createFile(data.resolve("standby.signal"));
    primary.restart();
    return new ReplicatedPostgres(primary, RestartablePostgres.start(data, Map.of()), database);
  }

  /** Returns the proxy. */
  public TcpProxy proxy() {
    return proxy;
  }

  /** Returns the port of the standby. */
  public int standbyPort() {
    return standby.port();
  }

  /** Returns the JDBC URL of the database at a port. */
  public String url(int port) {
    return database.url().replace(":" + primary.port() + "/", ":" + port + "/");
  }

  /** Returns the JDBC URL of both servers, by which the driver connects to the primary. */
  public String multiHostUrl() {
    return database
            .url()
            .replace(
                ":" + primary.port() + "/",
                ":%d,127.0.0.1:%d/".formatted(primary.port(), standby.port()))
        + "?targetServerType=primary";
  }

  /** Returns a data source that connects to the primary of both servers. */
  public PGSimpleDataSource multiHostDataSource() {
    var dataSource = database.dataSource();
    dataSource.setServerNames(new String[] {"127.0.0.1", "127.0.0.1"});
    dataSource.setPortNumbers(new int[] {primary.port(), standby.port()});
    dataSource.setTargetServerType("primary");
    dataSource.setConnectTimeout(2);
    dataSource.setSocketTimeout(10);
    return dataSource;
  }

  /** Stops the primary, and promotes the standby. */
  public void failOver() throws SQLException {
    primary.stop();
    try (var connection = standby.dataSource(name).getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SELECT pg_promote()");
    }
    proxy.setUpstream(standby.port());
  }

  /** Returns the idempotency keys that the new primary holds. */
  public Set<String> keys() throws SQLException {
    return StoredIdempotencyKeys.read(standby.dataSource(name));
  }

  @Override
  public void close() {
    proxy.close();
    standby.close();
    primary.close();
  }
}
