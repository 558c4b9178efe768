package dev.pgemit.cli.dev;

import dev.pgemit.http.console.StarterGuide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The startup banner of {@code pgemit dev}: addresses, and commands to paste.
 *
 * @param servers the servers that carry the messages and the keys
 * @param port the port of the service
 * @param dataFolder the data folder; {@code null} if the data is temporary
 */
record DevBanner(DevServers servers, int port, @Nullable Path dataFolder) {
  @Override
  public String toString() {
    return """

    pgemit is running. Ctrl+C stops it.

      Console    http://127.0.0.1:%1$d/     send events, watch them, and see who is there
      Service    http://127.0.0.1:%1$d
    %2$s  Data       %3$s

    Emit an event:
      curl -i http://127.0.0.1:%1$d/v1/emit -H 'Content-Type: application/json' -d '{"event":"hello","args":[{"text":"from curl"}]}'

    See it in a browser: start the example server in another terminal, then open http://127.0.0.1:3000
      %4$s

    Or connect your own Socket.IO server, which survives lost connections to %7$s:
    %5$s
    Emit from the command line, in another terminal:
      export %8$s
      %6$s emit hello '{"text":"from a shell"}'
    """
        .formatted(
            port,
            addressLines(),
            dataLocation(),
            exampleCommand(),
            serverSource().replaceAll("(?m)^(?=.)", "  "),
            launcher(),
            servers.broker(),
            servers.commandVariables());
  }

  /** Returns the commands that the console shows. */
  StarterGuide guide() {
    return new StarterGuide(
        servers.addresses(), servers.packages(), exampleCommand(), serverSource());
  }

  private String addressLines() {
    var lines = new StringBuilder();
    servers.addresses().forEach((name, url) -> lines.append("  %-8s   %s%n".formatted(name, url)));
    return lines.toString();
  }

  private String exampleCommand() {
    var service = port == 8080 ? "" : "PGEMIT_URL=http://127.0.0.1:%d ".formatted(port);
    return servers.exampleVariables()
        + service
        + "npm start --prefix "
        + shellQuote(resolveHome("examples/socket-server"));
  }

  private String serverSource() {
    return servers.withAddresses(readResource(servers.sourceName()));
  }

  private static String readResource(String name) {
    try (var file = DevBanner.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("The build lacks " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String dataLocation() {
    return dataFolder == null
        ? "deleted when pgemit stops (--data FOLDER keeps it)"
        : dataFolder.toString();
  }

  // In a checkout, the launcher is at the top; in an archive, it is in bin.
  private static String launcher() {
    var inArchive = Path.of(resolveHome("bin/pgemit"));
    return shellQuote(Files.isExecutable(inArchive) ? inArchive.toString() : resolveHome("pgemit"));
  }

  private static String resolveHome(String path) {
    var home = System.getProperty("pgemit.home");
    return home == null ? path : Path.of(home, path).toString();
  }

  private static String shellQuote(String path) {
    return path.matches("[\\w./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
