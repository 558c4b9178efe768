package dev.pgemit.cli;

import dev.pgemit.cli.command.FailureHandler;
import dev.pgemit.http.words.SpellingSuggestion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints a usage error in one sentence. The full help would hide the error. */
final class UsageErrorHandler implements IParameterExceptionHandler {
  /** Words of other tools with the same meaning. */
  private static final Map<String, String> SYNONYMS =
      Map.of(
          "delete", "revoke",
          "remove", "revoke",
          "rm", "revoke",
          "add", "create",
          "new", "create",
          "make", "create",
          "ls", "list",
          "show", "list",
          "renew", "rotate",
          "start", "serve");

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    var command = failure.getCommandLine();
    return FailureHandler.printUsageError(
        command,
        "%s \"%s --help\" shows the usage"
            .formatted(message(failure, command), command.getCommandSpec().qualifiedName(" ")),
        arguments);
  }

  private static String message(ParameterException failure, CommandLine command) {
    var unknown = unknown(failure, command);
    var message =
        unknown.isEmpty() ? String.valueOf(failure.getMessage()) : unknown(unknown.get(0), command);
    return message.matches("(?s).*[.?!]") ? message : message + ".";
  }

  // A missing required option may be a misspelt one.
  private static List<String> unknown(ParameterException failure, CommandLine command) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getUnmatched();
    }
    return failure instanceof MissingParameterException
        ? command.getUnmatchedArguments()
        : List.of();
  }

  private static String unknown(String argument, CommandLine command) {
    if (argument.startsWith("-")) {
      var name = argument.replaceFirst("=.*", "");
      return "Unknown option "
          + name
          + suggestion(name, command.getCommandSpec().optionsMap().keySet());
    }
    var commands = command.getSubcommands().keySet();
    return commands.isEmpty()
        ? "Unexpected argument: \"%s\"".formatted(argument)
        : "Unknown command \"%s\"".formatted(argument) + suggestion(argument, commands);
  }

  private static String suggestion(String argument, Set<String> known) {
    var synonym = SYNONYMS.getOrDefault(argument, "");
    var suggested =
        known.contains(synonym) ? synonym : SpellingSuggestion.suggest(argument, known).orElse("");
    return suggested.isEmpty() ? "" : ": did you mean %s?".formatted(suggested);
  }
}
