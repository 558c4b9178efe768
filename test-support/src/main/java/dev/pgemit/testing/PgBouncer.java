package dev.pgemit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real pgbouncer in front of a test database. */
public final class PgBouncer implements AutoCloseable {
  private final Process process;
  private final Path settings;
  private final TestDatabase database;
  private final int port;

  private PgBouncer(Process process, Path settings, TestDatabase database, int port) {
    this.process = process;
    this.settings = settings;
    this.database = database;
    this.port = port;
  }

  /**
   * Returns whether pgbouncer is installed on this machine.
   *
   * @return whether {@link #inFrontOf} can work
   */
  public static boolean isInstalled() {
    return LocalProgram.find("pgbouncer").isPresent();
  }

  /**
   * Starts a pgbouncer.
   *
   * @param database the database behind the pooler
   * @param mode the {@code pool_mode}: {@code session} or {@code transaction}
   * @return the pooler; the caller closes it
   * @throws IOException if pgbouncer does not start
   */
  public static PgBouncer inFrontOf(TestDatabase database, String mode) throws IOException {
    var port = LoopbackPort.findFree();
    var server = database.server();
    var settings = Files.createTempFile("pgemit-pgbouncer", ".ini");
    Files.writeString(
        settings,
        """
        [databases]
        %s = host=%s port=%d user=%s%s
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = %s
        default_pool_size = 4
        ignore_startup_parameters = extra_float_digits,options
        """
            .formatted(
                database.name(),
                server.host(),
                server.port(),
                server.user(),
                server.password().isEmpty() ? "" : " password='" + server.password() + "'",
                port,
                mode));
    var process =
        new ProcessBuilder(command(settings))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    LocalProgram.awaitListening(process, "pgbouncer", port);
    return new PgBouncer(process, settings, database, port);
  }

  // pgbouncer refuses to run as root and can switch to another user itself.
  private static List<String> command(Path settings) {
    var command =
        new ArrayList<>(List.of(LocalProgram.find("pgbouncer").orElseThrow().toString(), "-q"));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(settings.toString());
    return command;
  }

  /**
   * Returns the URL of the database through this pooler.
   *
   * @return {@code postgresql://user@127.0.0.1:port/database}
   */
  public String url() {
    return "postgresql://%s@127.0.0.1:%d/%s"
        .formatted(database.server().user(), port, database.name());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(settings);
    } catch (IOException e) {
      throw new UncheckedIOException("Deleting the settings of pgbouncer failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
