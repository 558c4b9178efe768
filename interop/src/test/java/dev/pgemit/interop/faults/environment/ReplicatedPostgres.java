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

/** A primary and its hot standby, and a proxy that leads to whichever is the primary. */
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

  /** Starts both: the standby on a copy that was made while the primary was down. */
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

  /** The proxy. */
  public TcpProxy proxy() {
    return proxy;
  }

  /** Where the standby listens. */
  public int standbyPort() {
    return standby.port();
  }

  /** The database at a port. */
  public String url(int port) {
    return database.url().replace(":" + primary.port() + "/", ":" + port + "/");
  }

  /** The database at whichever is the primary. */
  public String multiHostUrl() {
    return database
            .url()
            .replace(
                ":" + primary.port() + "/",
                ":%d,127.0.0.1:%d/".formatted(primary.port(), standby.port()))
        + "?targetServerType=primary";
  }

  /** The same for the driver. */
  public PGSimpleDataSource multiHostDataSource() {
    var dataSource = database.dataSource();
    dataSource.setServerNames(new String[] {"127.0.0.1", "127.0.0.1"});
    dataSource.setPortNumbers(new int[] {primary.port(), standby.port()});
    dataSource.setTargetServerType("primary");
    dataSource.setConnectTimeout(2);
    dataSource.setSocketTimeout(10);
    return dataSource;
  }

  /** Stops the primary, and makes one of the standby. */
  public void failOver() throws SQLException {
    primary.stop();
    try (var connection = standby.dataSource(name).getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SELECT pg_promote()");
    }
    proxy.setUpstream(standby.port());
  }

  /** The idempotency keys that the new primary holds. */
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
