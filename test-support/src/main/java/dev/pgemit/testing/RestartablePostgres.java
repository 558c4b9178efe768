package dev.pgemit.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** An embedded Postgres server for one test, which the test can stop, kill and restart. */
public final class RestartablePostgres implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final Path data;
  private final Map<String, String> settings;
  private EmbeddedPostgres server;
  private final int port;

  private RestartablePostgres(Path data, Map<String, String> settings) throws IOException {
    this.data = data;
    this.settings = Map.copyOf(settings);
    this.server = builder().setPort(LoopbackPort.findFree()).start();
    this.port = server.getPort();
  }

  /**
   * Starts a server.
   *
   * @return the server; the caller closes it
   */
  public static RestartablePostgres start() {
    return start(Map.of());
  }

  /**
   * Starts a server with settings.
   *
   * @param settings parameters of the server
   * @return the server; the caller closes it
   */
  public static RestartablePostgres start(Map<String, String> settings) {
    try {
      return start(Files.createTempDirectory("pgemit-postgres").resolve("data"), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not start", e);
    }
  }

  /**
   * Starts a server on a new or existing data directory.
   *
   * @param data the data directory
   * @param settings parameters of the server
   * @return the server; the caller closes it
   */
  public static RestartablePostgres start(Path data, Map<String, String> settings) {
    try {
      return new RestartablePostgres(data, settings);
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not start", e);
    }
  }

  private EmbeddedPostgres.Builder builder() {
    var builder =
        EmbeddedPostgres.builder()
            .setPGStartupWait(START_TIMEOUT)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            // The embedding library turns this off. Committed data must survive a crash.
            .setServerConfig("synchronous_commit", "on");
    settings.forEach(builder::setServerConfig);
    return builder;
  }

  /** Returns the data directory. */
  public Path data() {
    return data;
  }

  /** Returns the TCP port. */
  public int port() {
    return port;
  }

  /** Returns the postmaster process. */
  public ProcessHandle postmaster() {
    try {
      var pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
      return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres does not run", e);
    }
  }

  /**
   * Creates a database with the attachments table of the adapter's documentation.
   *
   * @return the database
   * @throws SQLException if the server refuses
   */
  public TestDatabase createWithAttachments() throws SQLException {
    var database =
        TestDatabase.create(new PostgresServer("127.0.0.1", port, "postgres", "", "postgres"), "");
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
    return database;
  }

  /**
   * Returns a database of this server, for example one that a copied data directory contains.
   *
   * @param name the name of the database
   * @return a data source without a pool
   */
  public PGSimpleDataSource dataSource(String name) {
    return new PostgresServer("127.0.0.1", port, "postgres", "", "postgres").dataSource(name);
  }

  /** Stops the server like an administrator: connections end, and committed data stays. */
  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not stop", e);
    }
  }

  /** Kills the postmaster like {@code kill -9}. Its backends end once they notice. */
  public void kill() {
    var postmaster = postmaster();
    postmaster.destroyForcibly();
    postmaster.onExit().join();
  }

  /** Restarts the server with the same data and port. */
  public void restart() {
    try {
      server = builder().setPort(port).start();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not start again", e);
    }
  }

  /** Restarts the server as a hot standby, which is read-only. */
  public void restartAsStandby() {
    try {
      Files.createFile(data.resolve("standby.signal"));
    } catch (IOException e) {
      throw new UncheckedIOException("The standby's signal could not be written", e);
    }
    restart();
  }

  @Override
  public void close() {
    stop();
  }
}
