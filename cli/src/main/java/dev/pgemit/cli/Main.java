package dev.pgemit.cli;

import dev.pgemit.cli.command.FailureHandler;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.dev.DevCommand;
import dev.pgemit.cli.doctor.DoctorCommand;
import dev.pgemit.cli.emit.EmitCommand;
import dev.pgemit.cli.key.KeyCommand;
import dev.pgemit.cli.logging.Logging;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of {@code pgemit}. */
@Command(
    name = "pgemit",
    description = "Push Socket.IO events from any process that can reach Postgres.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DevCommand.class,
      ServeCommand.class,
      MigrateCommand.class,
      KeyCommand.class,
      EmitCommand.class,
      DoctorCommand.class
    },
    footer = {
      "",
      "Try it:  pgemit dev        starts Postgres and the service on this machine",
      "Lost?    pgemit doctor     finds why nothing arrives, and says what to do",
      "Environment variables hold the settings: DATABASE_URL, PORT, HOST," + " PGEMIT_…",
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private Main(CommandSpec spec) {
    this.spec = spec;
  }

  private Main() {
    this(CommandSpec.create());
  }

  /**
   * Runs a command and exits with its code.
   *
   * @param arguments the arguments after {@code pgemit}
   */
  public static void main(String[] arguments) {
    Logging.initialize(System.getenv());
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(new FailureHandler())
        .setParameterExceptionHandler(new UsageErrorHandler())
        .setExecutionStrategy(Main::run)
        .setExpandAtFiles(false) // "@file" is an argument of an event
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  // With a help option, picocli ignores all unmatched arguments.
  private static int run(ParseResult result) {
    for (var subcommand = result; subcommand != null; subcommand = subcommand.subcommand()) {
      if (!subcommand.unmatched().isEmpty()) {
        throw new UnmatchedArgumentException(
            subcommand.commandSpec().commandLine(), subcommand.unmatched());
      }
    }
    return new RunLast().execute(result);
  }

  @Override
  public Integer call() {
    var command = spec.commandLine();
    command.usage(command.getErr());
    command
        .getErr()
        .println("\npgemit: The command is missing. Choose a command from the list above.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
