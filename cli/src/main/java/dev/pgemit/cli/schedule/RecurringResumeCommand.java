package dev.pgemit.cli.schedule;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.OutputOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Resumes a recurring emit. */
@Command(
    name = "resume",
    description = "Resume a recurring emit. Times during the pause are skipped.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit recurring resume digest",
    })
final class RecurringResumeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The name of the emit")
  private String name = "";

  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    try (var open = client.open()) {
      output.printDetails(open.schedules().resumeRecurring(name));
    }
    return ExitCode.DONE.number();
  }
}
