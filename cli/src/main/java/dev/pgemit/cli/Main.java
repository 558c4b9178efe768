package dev.pgemit.cli;

import dev.pgemit.cli.command.CommandGroup;
import dev.pgemit.cli.command.FailureHandler;
import dev.pgemit.cli.command.RootCommand;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.logging.Logging;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of {@code pgemit}. */
@Command(
    name = "pgemit",
    description = "Push Socket.IO events from any process that can reach Postgres.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Try it:  pgemit dev        starts Postgres and the service on this machine",
      "Lost?    pgemit doctor     finds why nothing arrives, and says what to do",
      "Environment variables hold the settings: DATABASE_URL, PORT, HOST, PGEMIT_…",
    })
public final class Main extends CommandGroup implements RootCommand {
  private static final Set<String> VERSION_OPTIONS = Set.of("--version", "-V");

  private final Map<String, String> environment;

  private Main(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Runs a command and exits with its code.
   *
   * @param arguments the arguments after {@code pgemit}
   */
  public static void main(String[] arguments) {
    // UTF-8 even if the locale names no encoding, as in containers.
    var output = new FileOutputStream(FileDescriptor.out);
    var writer = new PrintWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8), true);
    if (arguments.length == 1 && VERSION_OPTIONS.contains(arguments[0])) {
      // Needs no command: loading all of them would take most of the time.
      for (var line : new VersionProvider().getVersion()) {
        writer.println(line);
      }
      return;
    }
    // Takes as long as the model of the command, which logs nothing.
    var logging =
        CompletableFuture.runAsync(
            () -> Logging.initialize(System.getenv()),
            task -> new Thread(task, "pgemit-logging").start());
    var command = commandLine(System.getenv(), arguments).setOut(writer);
    logging.join();
    System.exit(command.execute(arguments));
  }

  /** Returns all commands. */
  static CommandLine commandLine() {
    return commandLine(System.getenv());
  }

  /**
   * Returns the command that the arguments name, so that a short run loads no other commands; all
   * commands if they name none.
   *
   * @param environment the environment variables, which replace those of the process in commands
   *     that call Postgres or the service
   */
  static CommandLine commandLine(Map<String, String> environment, String... arguments) {
    var command = new CommandLine(new Main(environment));
    for (var name : Subcommands.toLoad(arguments)) {
      command.addSubcommand(name, Subcommands.type(name));
    }
    return command
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
  public Map<String, String> environment() {
    return environment;
  }
}
