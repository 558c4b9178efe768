package dev.pgemit.cli.sockets;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.client.NamespaceOption;
import dev.pgemit.cli.client.TimeoutOption;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.OutputOptions;
import dev.pgemit.cli.output.WatchOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Lists rooms. */
@Command(
    name = "rooms",
    description = "List the occupied rooms and the number of sockets in each, the largest first.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  pgemit rooms",
      "  pgemit rooms user:42 user:43",
    })
public final class RoomsCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "ROOM",
      description = "The rooms to count. Default: all but those of one socket")
  private List<String> rooms = List.of();

  @Mixin private NamespaceOption namespace = new NamespaceOption();
  @Mixin private TimeoutOption timeout = new TimeoutOption();
  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private WatchOption watch = new WatchOption();

  @Override
  public Integer call() throws InterruptedException {
    var wait = timeout.timeout();
    try (var open = client.open()) {
      return watch.repeat(output, () -> print(open.fetchRooms(namespace.namespace(), rooms, wait)));
    }
  }

  private int print(JsonNode document) {
    var rows = new ArrayList<List<String>>();
    for (var room : document.path("rooms")) {
      rows.add(List.of(room.path("room").asString(""), room.path("sockets").toString()));
    }
    output.printTable(document, List.of("ROOM", "SOCKETS"), rows);
    return output.reportCompleteness(document);
  }
}
