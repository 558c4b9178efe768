package dev.pgemit.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The server that all tests of a JVM share. {@code PGEMIT_TEST_DATABASE_URL} names a server in the
 * form {@code postgresql://user:password@host:port/database}, whose user may create databases. The
 * default is an embedded PostgreSQL 18.
 *
 * @param host the host name
 * @param port the TCP port
 * @param user a user that may create databases
 * @param password the user's password; empty if the server needs none
 * @param database the database for the first connection
 */
record PostgresServer(String host, int port, String user, String password, String database) {

  static PostgresServer shared() {
    return Holder.SERVER;
  }

  PGSimpleDataSource dataSource(String name) {
    var dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {host});
    dataSource.setPortNumbers(new int[] {port});
    dataSource.setUser(user);
    dataSource.setPassword(password);
    dataSource.setDatabaseName(name);
    return dataSource;
  }

  private static PostgresServer start() {
    var url = System.getenv("PGEMIT_TEST_DATABASE_URL");
    return url == null || url.isBlank() ? embedded(Map.of()) : external(URI.create(url));
  }

  private static PostgresServer external(URI url) {
    var login = url.getUserInfo().split(":", 2);
    return new PostgresServer(
        url.getHost(),
        url.getPort() < 0 ? 5432 : url.getPort(),
        login[0],
        login.length > 1 ? login[1] : "",
        url.getPath().substring(1));
  }

  // The server ends with the JVM: the embedding library registers a shutdown hook.
  static PostgresServer embedded(Map<String, String> settings) {
    try {
      var builder =
          EmbeddedPostgres.builder()
              .setPort(LoopbackPort.findFree())
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("max_connections", "200")
              // The embedding library turns this off. Tests must see the setting that a pool
              // restores.
              .setServerConfig("synchronous_commit", "on");
      settings.forEach(builder::setServerConfig);
      @SuppressWarnings("resource")
      var server = builder.start();
      return new PostgresServer("127.0.0.1", server.getPort(), "postgres", "", "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded Postgres did not start", e);
    }
  }

  private static final class Holder {
    static final PostgresServer SERVER = start();
  }
}
