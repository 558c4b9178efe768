package dev.pgemit.cli.dev;

import dev.pgemit.cli.command.InvalidInputException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The Postgres server of {@code pgemit dev}: on loopback, without a password, for this machine
 * only.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private EmbeddedDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Starts the server. The first start takes several seconds.
   *
   * @param port the TCP port
   * @param dataFolder the data folder; {@code null} for a temporary one
   */
  static EmbeddedDatabase start(int port, @Nullable Path dataFolder) {
    requireFreePort(port);
    var builder =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setPGStartupWait(Duration.ofSeconds(60))
            .setRegisterShutdownHook(false)
            .setServerConfig("listen_addresses", "127.0.0.1");
    if (dataFolder != null) {
      builder
          .setDataDirectory(dataFolder.toAbsolutePath())
          .setCleanDataDirectory(false)
          .setServerConfig("fsync", "on");
    }
    try {
      return new EmbeddedDatabase(builder.start());
    } catch (IOException | IllegalStateException e) {
      throw new InvalidInputException(
          "The embedded Postgres did not start (%s).%s"
              .formatted(
                  e.getMessage(),
                  dataFolder == null
                      ? " Check that the temporary folder of this machine has free space."
                      : (" Check that %s contains the data of PostgreSQL 18, and that no other"
                              + " process uses it.")
                          .formatted(dataFolder)));
    }
  }

  String url() {
    return url(postgres.getPort());
  }

  /** Returns the URL of a server on a port. */
  static String url(int port) {
    return "postgresql://postgres@127.0.0.1:%d/postgres".formatted(port);
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      System.err.println("pgemit: the embedded Postgres did not stop: " + e.getMessage());
    }
  }

  private static void requireFreePort(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      socket.setReuseAddress(true);
    } catch (IOException e) {
      throw new InvalidInputException(
          ("Port %d is in use, perhaps by another \"pgemit dev\": choose another port"
                  + " with --database-port")
              .formatted(port));
    }
  }
}
