package dev.pgemit.benchmarks.process;

import dev.pgemit.migrations.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The Postgres of a run: an embedded one, or the one at the given JDBC URL. */
public final class BenchmarkDatabase implements AutoCloseable {
  /** The attachments table of pgemit's migrations. */
  public static final String PGEMIT_TABLE = "socket_io_attachments";

  /** The attachments table of the official adapter's documentation, for the official emitter. */
  public static final String PEERS_TABLE = "peers_attachments";

  private static final List<String> REPORTED_SETTINGS =
      List.of(
          "server_version",
          "shared_buffers",
          "fsync",
          "synchronous_commit",
          "full_page_writes",
          "wal_level",
          "max_connections");

  private final String url;
  private final @Nullable EmbeddedPostgres embedded;
  private long postmasterPid; // 0 before the first look, -1 if not readable

  private BenchmarkDatabase(String url, @Nullable EmbeddedPostgres embedded) {
    this.url = url;
    this.embedded = embedded;
  }

  /** Starts the embedded Postgres, or connects to the JDBC URL, and creates the tables. */
  public static BenchmarkDatabase open(@Nullable String url) {
    var database = url == null ? embedded() : new BenchmarkDatabase(url, null);
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(database.url);
    Migrations.migrate(dataSource);
    database.execute(
        """
        CREATE TABLE IF NOT EXISTS peers_attachments (
          id          bigserial UNIQUE,
          created_at  timestamptz DEFAULT NOW(),
          payload     bytea
        )\
        """);
    database.truncateAttachments();
    return database;
  }

  private static BenchmarkDatabase embedded() {
    try {
      var postgres =
          EmbeddedPostgres.builder()
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("listen_addresses", "127.0.0.1")
              .start();
      var url = "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres";
      return new BenchmarkDatabase(url.formatted(postgres.getPort()), postgres);
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not start", e);
    }
  }

  /** Returns the JDBC URL. */
  public String jdbcUrl() {
    return url;
  }

  /** Returns the connection URL for Node and psql. */
  public String nodeUrl() {
    var parsed = new PGSimpleDataSource();
    parsed.setUrl(url);
    var password = Objects.requireNonNullElse(parsed.getPassword(), "");
    return "postgresql://%s%s@%s:%d/%s"
        .formatted(
            urlEncode(Objects.requireNonNullElse(parsed.getUser(), "postgres")),
            password.isEmpty() ? "" : ":" + urlEncode(password),
            parsed.getServerNames()[0],
            parsed.getPortNumbers()[0] == 0 ? 5432 : parsed.getPortNumbers()[0],
            parsed.getDatabaseName());
  }

  private static String urlEncode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns the version of Postgres and the relevant settings. */
  public Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    REPORTED_SETTINGS.forEach(name -> settings.put(name, query("SHOW " + name)));
    return settings;
  }

  /**
   * Returns the process id of the postmaster, if it runs on this machine and the id is readable.
   */
  public OptionalLong postmasterPid() {
    if (embedded == null) {
      return OptionalLong.empty();
    }
    if (postmasterPid == 0) {
      postmasterPid = readPostmasterPid();
    }
    return postmasterPid > 0 ? OptionalLong.of(postmasterPid) : OptionalLong.empty();
  }

  private long readPostmasterPid() {
    try {
      var folder = Path.of(query("SHOW data_directory"));
      return Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0));
    } catch (IOException e) {
      return -1;
    }
  }

  /**
   * Turns autovacuum off or on, if this Postgres is embedded. Vacuums and writes a checkpoint
   * before it is off, so that Postgres itself has nothing to do while an idle process is measured.
   */
  public void setAutovacuum(boolean isOn) {
    if (embedded == null) {
      return;
    }
    if (!isOn) {
      execute("VACUUM (ANALYZE)");
      execute("CHECKPOINT");
    }
    execute("ALTER SYSTEM SET autovacuum = " + isOn);
    execute("SELECT pg_reload_conf()");
  }

  /** Returns the bytes of write-ahead log that Postgres has written so far. */
  public long walBytes() {
    return Long.parseLong(query("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"));
  }

  /** Returns the transactions that the sessions of this database have ended so far. */
  public long transactions() {
    return Long.parseLong(
        query(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database"
                + " WHERE datname = current_database()"));
  }

  /** Empties the attachments tables. */
  public void truncateAttachments() {
    execute("TRUNCATE %s, %s".formatted(PGEMIT_TABLE, PEERS_TABLE));
  }

  @Override
  public void close() {
    if (embedded == null) {
      return;
    }
    try {
      embedded.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not stop", e);
    }
  }

  private void execute(String sql) {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("Postgres at %s: %s".formatted(url, e.getMessage()), e);
    }
  }

  private String query(String sql) {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException("Postgres at %s: %s".formatted(url, e.getMessage()), e);
    }
  }
}
