package dev.pgemit.cli.sockets;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.client.RecipientOptions;
import dev.pgemit.cli.client.TimeoutOption;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.OutputOptions;
import dev.pgemit.cli.output.WatchOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Lists sockets. */
@Command(
    name = "sockets",
    description = "List the connected sockets with their rooms.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  pgemit sockets --to user:42",
      "  pgemit sockets --json",
    })
public final class SocketsCommand implements Callable<Integer> {
  @Mixin private RecipientOptions recipients = new RecipientOptions();
  @Mixin private TimeoutOption timeout = new TimeoutOption();
  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private WatchOption watch = new WatchOption();

  @Override
  public Integer call() throws InterruptedException {
    var wait = timeout.timeout();
    try (var open = client.open()) {
      return watch.repeat(output, () -> print(open.fetchSockets(recipients.recipients(), wait)));
    }
  }

  private int print(JsonNode document) {
    var rows = new ArrayList<List<String>>();
    document.path("sockets").forEach(socket -> rows.add(row(socket)));
    output.printTable(document, List.of("SOCKET", "ADDRESS", "ROOMS", "DATA"), rows);
    return output.reportCompleteness(document);
  }

  /** Returns the cells of a socket, without the room that it has for itself. */
  private static List<String> row(JsonNode socket) {
    var id = socket.path("id").asString("");
    var rooms = new ArrayList<String>();
    for (var room : socket.path("rooms")) {
      if (!room.asString("").equals(id)) {
        rooms.add(room.asString(""));
      }
    }
    var data = socket.path("data");
    return List.of(
        id,
        socket.path("handshake").path("address").asString("-"),
        rooms.isEmpty() ? "-" : String.join(" ", rooms),
        data.isEmpty() ? "-" : data.toString());
  }
}
