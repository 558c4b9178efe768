package dev.pgemit.cli.completion;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script of fish, from the model of the commands. */
final class FishCompletion {
  // The names of the commands come first: pgemit itself has no options with a value.
  private static final String FUNCTIONS =
      """
      # Returns 0 if the words before the cursor start with these commands.
      function __pgemit_in
          set -l words (commandline -opc)
          set -l last (math (count $argv) + 1)
          test (count $words) -ge $last; or return 1
          test (count $argv) -eq 0; or test "$words[2..$last]" = "$argv"
      end

      # Returns 0 if the next word is the subcommand of these commands.
      function __pgemit_needs_command
          test (count (commandline -opc)) -eq (math (count $argv) + 1); and __pgemit_in $argv
      end

      """;

  private FishCompletion() {}

  static String script(CommandLine root) {
    return FUNCTIONS
        + lines(root.getCommandSpec(), List.of()).collect(Collectors.joining("\n", "", "\n"));
  }

  private static Stream<String> lines(CommandSpec command, List<String> path) {
    var inCommand = when("__pgemit_in", path);
    var needsCommand = when("__pgemit_needs_command", path);
    return Stream.of(
            Stream.of(inCommand + positional(command)),
            command.options().stream().map(option -> inCommand + option(option)),
            command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .map(each -> needsCommand + subcommand(each)),
            command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .flatMap(each -> lines(each, append(path, List.of(each.name())))))
        .flatMap(lines -> lines);
  }

  private static String when(String function, List<String> path) {
    return "complete -c pgemit -n " + quote(String.join(" ", append(List.of(function), path)));
  }

  private static List<String> append(List<String> first, List<String> others) {
    return Stream.concat(first.stream(), others.stream()).toList();
  }

  private static String subcommand(CommandSpec command) {
    var usage = command.usageMessage();
    var header = usage.header();
    return " -a " + command.name() + description(header.length == 0 ? usage.description() : header);
  }

  private static String option(OptionSpec option) {
    var names =
        Stream.of(option.names())
            .map(
                name ->
                    name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
            .collect(Collectors.joining());
    return names
        + (option.arity().min() == 0 ? "" : " -r" + values(option))
        + description(option.description());
  }

  private static String positional(CommandSpec command) {
    return command.positionalParameters().stream()
        .map(FishCompletion::values)
        .reduce((first, next) -> next)
        .orElse(" -f");
  }

  // -F offers files, -f does not.
  private static String values(ArgSpec argument) {
    if (isFile(argument)) {
      return " -F";
    }
    var candidates = argument.completionCandidates();
    return candidates == null
        ? " -f"
        : " -f -a "
            + quote(
                StreamSupport.stream(candidates.spliterator(), false)
                    .collect(Collectors.joining(" ")));
  }

  private static boolean isFile(ArgSpec argument) {
    var types = argument.auxiliaryTypes();
    return types.length > 0 && (types[0] == Path.class || types[0] == File.class);
  }

  private static String description(String... lines) {
    return lines.length == 0
        ? ""
        : " -d " + quote(Ansi.OFF.string(lines[0].replace("%n", " ").replace("%%", "%")));
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
