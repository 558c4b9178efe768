package dev.pgemit.cli.schedule;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.OutputOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a scheduled emit. */
@Command(
    name = "show",
    description = "Show a scheduled emit.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit schedule show order-17",
    })
final class ScheduleShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The id of the message")
  private String id = "";

  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    try (var open = client.open()) {
      output.printDetails(open.schedules().findScheduled(id));
    }
    return ExitCode.DONE.number();
  }
}
