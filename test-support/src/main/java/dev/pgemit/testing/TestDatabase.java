package dev.pgemit.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database for one test class, dropped on close. NOTIFY channels are database-wide, so test
 * classes do not receive each other's notifications.
 */
public final class TestDatabase implements AutoCloseable {
  /** The table of the Postgres adapter's documentation. */
  public static final String CREATE_ADAPTER_TABLE =
      """
      CREATE TABLE IF NOT EXISTS socket_io_attachments (
          id          bigserial UNIQUE,
          created_at  timestamptz DEFAULT NOW(),
          payload     bytea
      )\
      """;

  private final PostgresServer server;
  private final String name;

  private TestDatabase(PostgresServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /**
   * Creates an empty database.
   *
   * @return the database
   * @throws SQLException if the server refuses
   */
  public static TestDatabase create() throws SQLException {
    return create("");
  }

  /**
   * Creates an empty database with options.
   *
   * @param options the clauses after the name in {@code CREATE DATABASE}
   * @return the database
   * @throws SQLException if the server refuses
   */
  public static TestDatabase create(String options) throws SQLException {
    return create(PostgresServer.shared(), options);
  }

  /**
   * Creates an empty database on a separate embedded server, for settings that affect other tests.
   * The server ends with the JVM.
   *
   * @param settings parameters of the server
   * @return the database
   * @throws SQLException if the server refuses
   */
  public static TestDatabase createOnOwnServer(Map<String, String> settings) throws SQLException {
    return create(PostgresServer.embedded(settings), "");
  }

  static TestDatabase create(PostgresServer server, String options) throws SQLException {
    var name = "pgemit_" + UUID.randomUUID().toString().replace("-", "");
    execute(server.dataSource(server.database()), "CREATE DATABASE " + name + " " + options);
    return new TestDatabase(server, name);
  }

  /**
   * Creates a database with the attachments table of the adapter's documentation.
   *
   * @return the database
   * @throws SQLException if the server refuses
   */
  public static TestDatabase createWithAttachments() throws SQLException {
    var database = create();
    database.execute(CREATE_ADAPTER_TABLE);
    return database;
  }

  /**
   * Returns a data source without a pool. Each connection is new.
   *
   * @return the data source
   */
  public PGSimpleDataSource dataSource() {
    return server.dataSource(name);
  }

  /**
   * Returns the JDBC URL of this database.
   *
   * @return {@code jdbc:postgresql://host:port/database?user=…}
   */
  public String jdbcUrl() {
    var login = "?user=" + server.user();
    return "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), name)
        + (server.password().isEmpty() ? login : login + "&password=" + server.password());
  }

  /**
   * Returns the libpq URL of this database.
   *
   * @return {@code postgresql://user@host:port/database}
   */
  public String url() {
    var login =
        server.password().isEmpty() ? server.user() : server.user() + ":" + server.password();
    return "postgresql://%s@%s:%d/%s".formatted(login, server.host(), server.port(), name);
  }

  PostgresServer server() {
    return server;
  }

  String name() {
    return name;
  }

  /**
   * Opens a connection to this database.
   *
   * @return a new connection; the caller closes it
   * @throws SQLException if the server refuses
   */
  public Connection connect() throws SQLException {
    return dataSource().getConnection();
  }

  /**
   * Executes a statement on a new connection.
   *
   * @param sql the statement
   * @throws SQLException if the statement fails
   */
  public void execute(String sql) throws SQLException {
    execute(dataSource(), sql);
  }

  /**
   * Returns the first column of a query's first row.
   *
   * @param sql the query
   * @return the value as text
   * @throws SQLException if the query fails or returns no row
   */
  public String query(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new SQLException("No row: " + sql);
      }
      return String.valueOf(row.getString(1));
    }
  }

  /**
   * Sends a notification.
   *
   * @param channel the channel
   * @param payload the payload
   * @throws SQLException if the server refuses
   */
  public void notify(String channel, String payload) throws SQLException {
    try (var connection = connect();
        var statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      statement.setString(1, channel);
      statement.setString(2, payload);
      statement.execute();
    }
  }

  /**
   * Returns the payload of an attachment.
   *
   * @param table the attachments table
   * @param id the id of the row
   * @return the message in MessagePack
   * @throws SQLException if the query fails or the row is missing
   */
  public byte[] attachment(String table, String id) throws SQLException {
    return HexFormat.of()
        .parseHex(
            query(
                "SELECT encode(payload, 'hex') FROM %s WHERE id = %d"
                    .formatted(table, Long.parseLong(id))));
  }

  /**
   * Allows or rejects new connections, like a Postgres server that starts or stops.
   *
   * @param isAllowed whether the database accepts new connections; existing connections stay open
   * @throws SQLException if the server refuses
   */
  public void allowConnections(boolean isAllowed) throws SQLException {
    execute(
        server.dataSource(server.database()),
        "ALTER DATABASE %s WITH ALLOW_CONNECTIONS %s".formatted(name, isAllowed));
  }

  @Override
  public void close() throws SQLException {
    execute(server.dataSource(server.database()), "DROP DATABASE " + name + " WITH (FORCE)");
  }

  private static void execute(DataSource dataSource, String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
