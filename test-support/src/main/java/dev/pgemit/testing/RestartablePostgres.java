package dev.pgemit.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** An embedded Postgres of a test's own that can be stopped, and started again as it was. */
public final class RestartablePostgres implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data;
  private EmbeddedPostgres server;
  private final int port;

  private RestartablePostgres(Path data) throws IOException {
    this.data = data;
    this.server = builder(data).start();
    this.port = server.getPort();
  }

  /**
   * Starts it.
   *
   * @return the server, for the caller to close
   */
  public static RestartablePostgres start() {
    try {
      return new RestartablePostgres(Files.createTempDirectory("pgemit-postgres").resolve("data"));
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not start", e);
    }
  }

  private static EmbeddedPostgres.Builder builder(Path data) {
    return EmbeddedPostgres.builder()
        .setPGStartupWait(PATIENCE)
        .setDataDirectory(data)
        .setCleanDataDirectory(false);
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
    database.execute(TestDatabase.ADAPTER_TABLE);
    return database;
  }

  /** Stops it, as an administrator would: connections are ended, what is committed stays. */
  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not stop", e);
    }
  }

  /** Starts it again, with the same data and port. */
  public void startAgain() {
    try {
      server = builder(data).setPort(port).start();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not start again", e);
    }
  }

  /** Starts it again as a hot standby, which answers questions and takes no changes. */
  public void startAsStandby() {
    try {
      Files.createFile(data.resolve("standby.signal"));
    } catch (IOException e) {
      throw new UncheckedIOException("The standby's signal could not be written", e);
    }
    startAgain();
  }

  @Override
  public void close() {
    stop();
  }
}
