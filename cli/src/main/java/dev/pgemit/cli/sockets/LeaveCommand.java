package dev.pgemit.cli.sockets;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.client.RecipientOptions;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.OutputOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes sockets leave rooms. */
@Command(
    name = "leave",
    description = "Make sockets leave rooms, and print the id of the message.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit leave --to user:42 vip",
    })
public final class LeaveCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "ROOM", description = "The rooms to leave")
  private List<String> rooms = List.of();

  @Mixin private RecipientOptions recipients = new RecipientOptions();
  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    try (var open = client.open()) {
      output.printId(open.leave(recipients.recipients(), rooms));
    }
    return ExitCode.DONE.number();
  }
}
