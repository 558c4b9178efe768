package dev.pgemit.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pgemit dev} says once it runs: where everything is, and lines that work as pasted.
 */
record Welcome(String databaseUrl, int port, @Nullable Path data) {
  @Override
  public String toString() {
    return """

    pgemit is running. Ctrl+C ends it.

      Service    http://127.0.0.1:%1$d
      Postgres   %2$s
      Data       %3$s

    Emit an event:
      curl -i http://127.0.0.1:%1$d/v1/emit -H 'Content-Type: application/json' -d '{"event":"hello","args":[{"text":"from curl"}]}'

    See it in a browser: in another terminal start the example server, then open http://127.0.0.1:3000
      %4$snpm start --prefix %5$s

    Or attach your own Socket.IO server:
      const pool = new pg.Pool({ connectionString: "%2$s" });
      const io = new Server(3000, { adapter: createAdapter(pool) }); // from "@socket.io/postgres-adapter"

    From this command line, in another terminal:
      export DATABASE_URL=%2$s
      %6$s emit hello '{"text":"from a shell"}'
    """
        .formatted(port, databaseUrl, kept(), exampleEnvironment(), example(), launcher());
  }

  private String kept() {
    return data == null ? "thrown away at the end (--data FOLDER keeps it)" : data.toString();
  }

  private String exampleEnvironment() {
    return databaseUrl.contains(":54320/") ? "" : "DATABASE_URL=" + databaseUrl + " ";
  }

  private static String example() {
    return quoted(home("examples/socket-server"));
  }

  private static String launcher() {
    return quoted(home("pgemit"));
  }

  private static String home(String path) {
    var home = System.getProperty("pgemit.home");
    return home == null ? path : Path.of(home, path).toString();
  }

  private static String quoted(String path) {
    return path.matches("[\\w./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
