package dev.pgemit.cli.sockets;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.client.PgemitClient;
import dev.pgemit.cli.client.RecipientOptions;
import dev.pgemit.cli.client.SocketSelection;
import dev.pgemit.cli.client.TimeoutOption;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.OutputOptions;
import dev.pgemit.cli.output.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Disconnects sockets. */
@Command(
    name = "disconnect",
    description = "Disconnect sockets, and print the id of the message. On a terminal, ask first.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  pgemit disconnect --to user:42 --dry-run",
      "  pgemit disconnect --to user:42 --close --yes",
    })
public final class DisconnectCommand implements Callable<Integer> {
  @Mixin private RecipientOptions recipients = new RecipientOptions();

  @Option(names = "--everyone", description = "All sockets of the namespace; required without --to")
  private boolean isEveryone;

  @Option(
      names = "--close",
      description = "Close the whole connection, which other namespaces may share")
  private boolean isClosing;

  @Option(names = "--yes", description = "Do not ask")
  private boolean isConfirmed;

  @Option(names = "--dry-run", description = "Print how many sockets match; disconnect none")
  private boolean isDryRun;

  @Mixin private TimeoutOption timeout = new TimeoutOption();
  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    var sockets = recipients.recipients(isEveryone);
    var wait = timeout.timeout();
    try (var open = client.open()) {
      if (isDryRun) {
        return printMatches(open.previewDisconnect(sockets, isClosing, wait));
      }
      if (!isConfirmed && Terminal.isInput() && !isAccepted(open, sockets, wait)) {
        output.note("No socket was disconnected.");
        return ExitCode.FAILED.number();
      }
      output.printId(open.disconnect(sockets, isClosing));
    }
    return ExitCode.DONE.number();
  }

  private int printMatches(JsonNode preview) {
    if (output.isJson()) {
      output.printJson(preview);
    } else {
      output.printLine(reach(preview));
    }
    return output.reportCompleteness(preview);
  }

  private boolean isAccepted(PgemitClient open, SocketSelection sockets, Duration wait) {
    var preview = open.previewDisconnect(sockets, isClosing, wait);
    output.ask("Disconnect %s? [y/N]".formatted(reach(preview)));
    try {
      // Not closed: standard input belongs to the process.
      var reader = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      var answer = reader.readLine();
      return answer != null && answer.strip().matches("(?i)y|yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String reach(JsonNode preview) {
    return "%s on %s"
        .formatted(
            OutputOptions.count(
                preview.path("messages").path(0).path("sockets").asInt(0), "socket"),
            OutputOptions.count(preview.path("servers").asInt(0), "server"));
  }
}
