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
import tools.jackson.databind.JsonNode;

/** Lists servers. */
@Command(
    name = "servers",
    description = "List the Socket.IO servers of a namespace.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  pgemit servers --namespace /chat",
      "  pgemit servers --watch=5s",
    })
public final class ServersCommand implements Callable<Integer> {
  @Mixin private NamespaceOption namespace = new NamespaceOption();
  @Mixin private TimeoutOption timeout = new TimeoutOption();
  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private WatchOption watch = new WatchOption();

  @Override
  public Integer call() throws InterruptedException {
    var wait = timeout.timeout();
    try (var open = client.open()) {
      return watch.repeat(output, () -> print(open.fetchServers(namespace.namespace(), wait)));
    }
  }

  private int print(JsonNode document) {
    var rows = new ArrayList<List<String>>();
    document.path("servers").forEach(server -> rows.add(List.of(server.path("uid").asString(""))));
    output.printTable(document, List.of("SERVER"), rows);
    return output.reportCompleteness(document);
  }
}
