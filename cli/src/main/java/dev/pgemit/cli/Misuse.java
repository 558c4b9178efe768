package dev.pgemit.cli;

import dev.pgemit.http.words.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells in one sentence what was mistyped: all of the help would bury it. */
final class Misuse implements IParameterExceptionHandler {
  /** Words that other tools use for the same thing. */
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
    command
        .getErr()
        .println(
            "pgemit: %s \"%s --help\" shows what there is"
                .formatted(
                    sentence(failure, command), command.getCommandSpec().qualifiedName(" ")));
    return Failures.WRONG_INPUT;
  }

  private static String sentence(ParameterException failure, CommandLine command) {
    var unknown = unknown(failure, command);
    var sentence =
        unknown.isEmpty() ? String.valueOf(failure.getMessage()) : unknown(unknown.get(0), command);
    return sentence.matches("(?s).*[.?!]") ? sentence : sentence + ".";
  }

  // What is required and missing may just be what is misspelt.
  private static List<String> unknown(ParameterException failure, CommandLine command) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getUnmatched();
    }
    return failure instanceof MissingParameterException
        ? command.getUnmatchedArguments()
        : List.of();
  }

  private static String unknown(String written, CommandLine command) {
    if (written.startsWith("-")) {
      var name = written.replaceFirst("=.*", "");
      return "There is no option "
          + name
          + hint(name, command.getCommandSpec().optionsMap().keySet());
    }
    var commands = command.getSubcommands().keySet();
    return commands.isEmpty()
        ? "\"%s\" is one word too many".formatted(written)
        : "There is no command \"%s\"".formatted(written) + hint(written, commands);
  }

  private static String hint(String written, Set<String> known) {
    var synonym = SYNONYMS.getOrDefault(written, "");
    var meant = known.contains(synonym) ? synonym : Spelling.nearest(written, known).orElse("");
    return meant.isEmpty() ? "" : ": did you mean %s?".formatted(meant);
  }
}
