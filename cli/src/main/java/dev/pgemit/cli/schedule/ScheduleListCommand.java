package dev.pgemit.cli.schedule;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.client.ScheduleClient;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.DetailList;
import dev.pgemit.cli.output.OutputOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Lists scheduled emits. */
@Command(
    name = "list",
    description = "List scheduled emits, the next first.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  pgemit schedule list --limit 20",
      "  pgemit schedule list --json",
    })
final class ScheduleListCommand implements Callable<Integer> {
  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "The maximum number of emits. Default: ${DEFAULT-VALUE}")
  private int limit = 100;

  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new InvalidInputException("--limit must be at least 1.");
    }
    try (var open = client.open()) {
      var emits = JsonNodeFactory.instance.arrayNode();
      var isComplete = read(open.schedules(), emits);
      var rows = new ArrayList<List<String>>();
      emits.forEach(emit -> rows.add(row(emit)));
      output.printTable(
          JsonNodeFactory.instance.objectNode().set("scheduled", emits),
          List.of("DELIVER AT", "ID", "NAMESPACE", "TO", "EVENT"),
          rows);
      if (!isComplete) {
        output.note("More emits follow. --limit %d shows more.".formatted(limit * 2L));
      }
    }
    return ExitCode.DONE.number();
  }

  /** Reads pages up to the limit, and returns whether no emit follows. */
  private boolean read(ScheduleClient schedules, ArrayNode emits) {
    @Nullable String after = null;
    do {
      var pageSize = Math.min(limit - emits.size(), ScheduleClient.MAX_PAGE_SIZE);
      var page = schedules.listScheduled(pageSize, after);
      page.path("scheduled").forEach(emits::add);
      after = page.path("next").asString(null);
    } while (after != null && emits.size() < limit);
    return after == null;
  }

  private static List<String> row(JsonNode emit) {
    return List.of(
        emit.path("deliverAt").asString(""),
        emit.path("id").asString(""),
        emit.path("namespace").asString(""),
        emit.path("to").isEmpty() ? "everyone" : DetailList.valueText(emit.path("to")),
        emit.path("event").asString(emit.path("verb").asString("")));
  }
}
