package dev.pgemit.cli;

import dev.pgemit.cli.batch.BatchCommand;
import dev.pgemit.cli.completion.CompletionCommand;
import dev.pgemit.cli.dev.DevCommand;
import dev.pgemit.cli.doctor.DoctorCommand;
import dev.pgemit.cli.emit.EmitCommand;
import dev.pgemit.cli.emit.ServerEmitCommand;
import dev.pgemit.cli.key.KeyCommand;
import dev.pgemit.cli.relay.RelayCommand;
import dev.pgemit.cli.schedule.RecurringCommand;
import dev.pgemit.cli.schedule.ScheduleCommand;
import dev.pgemit.cli.sockets.DisconnectCommand;
import dev.pgemit.cli.sockets.JoinCommand;
import dev.pgemit.cli.sockets.LeaveCommand;
import dev.pgemit.cli.sockets.RoomsCommand;
import dev.pgemit.cli.sockets.ServersCommand;
import dev.pgemit.cli.sockets.SocketsCommand;
import dev.pgemit.cli.tail.TailCommand;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.HelpCommand;

/** The commands of {@code pgemit}. */
final class Subcommands {
  private static final String HELP = "help";
  private static final String COMPLETION = "completion";

  /** The commands that describe all commands. */
  private static final Set<String> DESCRIPTIVE = Set.of(HELP, COMPLETION);

  /** The names, in the order of the help. */
  static final List<String> NAMES =
      List.of(
          "dev",
          "serve",
          "migrate",
          "key",
          "emit",
          "batch",
          "tail",
          "relay",
          "sockets",
          "rooms",
          "servers",
          "join",
          "leave",
          "disconnect",
          "server-emit",
          "schedule",
          "recurring",
          "doctor",
          COMPLETION,
          HELP);

  private Subcommands() {}

  /** Returns the names of the commands that a run with these arguments needs. */
  static List<String> toLoad(String... arguments) {
    var isOne =
        arguments.length > 0 && NAMES.contains(arguments[0]) && !DESCRIPTIVE.contains(arguments[0]);
    return isOne ? List.of(arguments[0]) : NAMES;
  }

  /** Returns the class of a command, and loads only this class. */
  static Class<?> type(String name) {
    return switch (name) {
      case "dev" -> DevCommand.class;
      case "serve" -> ServeCommand.class;
      case "migrate" -> MigrateCommand.class;
      case "key" -> KeyCommand.class;
      case "emit" -> EmitCommand.class;
      case "batch" -> BatchCommand.class;
      case "tail" -> TailCommand.class;
      case "relay" -> RelayCommand.class;
      case "sockets" -> SocketsCommand.class;
      case "rooms" -> RoomsCommand.class;
      case "servers" -> ServersCommand.class;
      case "join" -> JoinCommand.class;
      case "leave" -> LeaveCommand.class;
      case "disconnect" -> DisconnectCommand.class;
      case "server-emit" -> ServerEmitCommand.class;
      case "schedule" -> ScheduleCommand.class;
      case "recurring" -> RecurringCommand.class;
      case "doctor" -> DoctorCommand.class;
      case COMPLETION -> CompletionCommand.class;
      case HELP -> HelpCommand.class;
      default -> throw new IllegalArgumentException("There is no command " + name);
    };
  }
}
