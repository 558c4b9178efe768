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

/**
 * An embedded Postgres of a test's own that can be stopped or killed, and started again as it was.
 */
public final class RestartablePostgres implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final Path data;
  private final Map<String, String> settings;
  private EmbeddedPostgres server;
  private final int port;

  private RestartablePostgres(Path data, Map<String, String> settings) throws IOException {
    this.data = data;
    this.settings = Map.copyOf(settings);
    this.server = builder().start();
    this.port = server.getPort();
  }

  /**
   * Starts it.
   *
   * @return the server, for the caller to close
   */
  public static RestartablePostgres start() {
    return start(Map.of());
  }

  /**
   * Starts it with settings of its own.
   *
   * @param settings parameters of the server
   * @return the server, for the caller to close
   */
  public static RestartablePostgres start(Map<String, String> settings) {
    try {
      return start(Files.createTempDirectory("pgemit-postgres").resolve("data"), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not start", e);
    }
  }

  /**
   * Starts it on data that may be there already.
   *
   * @param data the directory of the data
   * @param settings parameters of the server
   * @return the server, for the caller to close
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
            // The library that starts it turns this off, and what is committed must outlive a
            // crash.
            .setServerConfig("synchronous_commit", "on");
    settings.forEach(builder::setServerConfig);
    return builder;
  }

  /** Where its data lies. */
  public Path data() {
    return data;
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** The process of its postmaster. */
  public ProcessHandle postmaster() {
    try {
      var pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
      return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres does not run", e);
    }
  }

  /**
   * Creates a database that holds the attachments table of the adapter's documentation.
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
   * A database of the same name on a server that holds a copy of another's data.
   *
   * @param name the name of the database
   * @return a data source without a pool
   */
  public PGSimpleDataSource dataSource(String name) {
    return new PostgresServer("127.0.0.1", port, "postgres", "", "postgres").dataSource(name);
  }

  /** Stops it, as an administrator would: connections are ended, what is committed stays. */
  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not stop", e);
    }
  }

  /** Kills its postmaster, as {@code kill -9} does; its backends end when they notice. */
  public void kill() {
    var postmaster = postmaster();
    postmaster.destroyForcibly();
    postmaster.onExit().join();
  }

  /** Starts it again, with the same data and port. */
  public void restart() {
    try {
      server = builder().setPort(port).start();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not start again", e);
    }
  }

  /** Starts it again as a hot standby, which answers questions and takes no changes. */
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
