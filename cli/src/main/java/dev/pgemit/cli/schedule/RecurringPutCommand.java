package dev.pgemit.cli.schedule;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.client.EmitRequest;
import dev.pgemit.cli.client.RecipientOptions;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.emit.ArgumentReader;
import dev.pgemit.cli.emit.EmitCommand;
import dev.pgemit.cli.emit.MessageOptions;
import dev.pgemit.cli.output.OutputOptions;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds or replaces a recurring emit. */
@Command(
    name = "put",
    description = "Add or replace a recurring emit, and print it.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit recurring put digest --cron '0 8 * * 1-5' --zone Europe/Berlin --to news digest",
    })
final class RecurringPutCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--cron",
      required = true,
      paramLabel = "CRON",
      description =
          "The times: minute, hour, day of month, month and day of week, or six fields that begin"
              + " with the second")
  private String cron = "";

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "The time zone, such as Europe/Berlin. Default: ${DEFAULT-VALUE}")
  private String zone = "UTC";

  @Mixin private RecipientOptions recipients = new RecipientOptions();
  @Mixin private MessageOptions message = new MessageOptions();
  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "The name of the emit")
  private String name = "";

  @Parameters(index = "1", paramLabel = "EVENT", description = "The name of the event")
  private String event = "";

  @Parameters(
      index = "2..*",
      paramLabel = "JSON-or-text",
      description = EmitCommand.ARGUMENT_DESCRIPTION)
  private List<String> arguments = List.of();

  @Override
  public Integer call() {
    var emitted =
        new ArgumentReader(System.in)
            .readEvent(event, arguments, message.binaryFiles(), spec.commandLine());
    var request =
        EmitRequest.immediate(
            recipients.recipients(), emitted, message.isVolatile(), message.isCompressed());
    try (var open = client.open()) {
      output.printDetails(open.schedules().putRecurring(name, cron, parseZone(), request));
    }
    return ExitCode.DONE.number();
  }

  private ZoneId parseZone() {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new InvalidInputException("--zone must be a time zone such as Europe/Berlin or UTC.");
    }
  }
}
