package dev.pgemit.cli.schedule;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.DetailList;
import dev.pgemit.cli.output.OutputOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Lists recurring emits. */
@Command(
    name = "list",
    description = "List recurring emits by name.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit recurring list",
    })
final class RecurringListCommand implements Callable<Integer> {
  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    try (var open = client.open()) {
      var document = open.schedules().listRecurring();
      var rows = new ArrayList<List<String>>();
      document.path("recurring").forEach(emit -> rows.add(row(emit)));
      output.printTable(
          document, List.of("NAME", "CRON", "ZONE", "NEXT", "NAMESPACE", "TO", "EVENT"), rows);
    }
    return ExitCode.DONE.number();
  }

  private static List<String> row(JsonNode emit) {
    return List.of(
        emit.path("name").asString(""),
        emit.path("cron").asString(""),
        emit.path("zone").asString(""),
        emit.path("next").asString("paused"),
        emit.path("namespace").asString(""),
        emit.path("to").isEmpty() ? "everyone" : DetailList.valueText(emit.path("to")),
        emit.path("event").asString(emit.path("verb").asString("")));
  }
}
