package dev.pgemit.cli.tail;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.client.NamespaceOption;
import dev.pgemit.cli.client.TailFeed;
import dev.pgemit.cli.client.TailFeed.TailEvent;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.OutputOptions;
import dev.pgemit.cli.output.VisibleText;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Prints messages as they pass. */
@Command(
    name = "tail",
    description =
        "Print the messages of a namespace as they pass, until Ctrl+C: as text on a terminal, as one"
            + " JSON object per line elsewhere.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  pgemit tail --namespace /chat --to room1",
      "  pgemit tail --event price | head -n 1",
    })
public final class TailCommand implements Callable<Integer> {
  @Mixin private NamespaceOption namespace = new NamespaceOption();

  @Option(
      names = "--event",
      paramLabel = "EVENT",
      description = "Print only this event; may be repeated. Default: all messages")
  private List<String> events = List.of();

  @Option(
      names = "--to",
      paramLabel = "ROOM",
      description = "Print only messages to this room; may be repeated. Default: all messages")
  private List<String> rooms = List.of();

  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws InterruptedException {
    try (var open = client.open();
        var feed = open.tail(namespace.namespace(), rooms, events)) {
      output.note(
          "Listening to %s. Ctrl+C stops.".formatted(VisibleText.of(namespace.namespace())));
      while (!output.isClosed()) {
        print(feed);
      }
    }
    return ExitCode.DONE.number();
  }

  private void print(TailFeed feed) throws InterruptedException {
    var event = feed.next().orElse(null);
    if (event instanceof TailEvent.Received received) {
      printMessage(received.message());
    } else if (event instanceof TailEvent.Missed missed) {
      output.note(
          missed.count() < 0
              ? "The connection was lost, and is opened again. Messages may be missing here."
              : "%d messages are missing here, since the output is too slow."
                  .formatted(missed.count()));
    }
  }

  private void printMessage(JsonNode message) {
    if (output.isJson() || !output.isTerminal()) {
      output.printJson(message);
    } else {
      var line = TailLine.of(LocalTime.now(ZoneId.systemDefault()), message);
      output.printLine(line.format(output.ansi(), output.width()));
    }
  }
}
