package dev.pgemit.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The reference of all commands as Markdown, from the same model as their help. */
final class CommandReference {
  private static final String EXAMPLE_PREFIX = "  pgemit ";

  private CommandReference() {}

  /** Returns a section for each command that does something. */
  static String markdown(CommandLine root) {
    return commands(root).map(CommandReference::section).collect(Collectors.joining("\n"));
  }

  private static Stream<CommandSpec> commands(CommandLine command) {
    return command.getSubcommands().values().stream()
        .flatMap(
            each ->
                each.getSubcommands().isEmpty() ? Stream.of(each.getCommandSpec()) : commands(each))
        .filter(each -> !each.helpCommand());
  }

  private static String section(CommandSpec command) {
    var lines = new ArrayList<String>();
    lines.add("## " + command.qualifiedName(" "));
    lines.add("");
    lines.add(text(command.usageMessage().description()));
    var examples = examples(command);
    if (!examples.isEmpty()) {
      lines.add("");
      lines.add("```sh");
      lines.addAll(examples);
      lines.add("```");
    }
    var rows = rows(command);
    if (!rows.isEmpty()) {
      lines.add("");
      lines.add("| parameter | meaning |");
      lines.add("|---|---|");
      lines.addAll(rows);
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> examples(CommandSpec command) {
    return Arrays.stream(command.usageMessage().footer())
        .filter(line -> line.startsWith(EXAMPLE_PREFIX))
        .map(String::strip)
        .toList();
  }

  private static List<String> rows(CommandSpec command) {
    var positional =
        command.positionalParameters().stream().map(one -> row(label(one), one.description()));
    var options =
        command.options().stream()
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .map(option -> row(label(option), option.description()));
    return Stream.concat(positional, options).toList();
  }

  private static String label(PositionalParamSpec parameter) {
    return parameter.paramLabel() + (parameter.arity().max() > 1 || isLast(parameter) ? "…" : "");
  }

  private static boolean isLast(PositionalParamSpec parameter) {
    return parameter.index().isVariable();
  }

  private static String label(OptionSpec option) {
    var label = option.longestName();
    if (option.arity().max() == 0) {
      return label;
    }
    return option.arity().min() == 0
        ? "%s[=%s]".formatted(label, option.paramLabel())
        : label + " " + option.paramLabel();
  }

  private static String row(String label, String... description) {
    return "| `%s` | %s |".formatted(label, text(description).replace("|", "\\|"));
  }

  private static String text(String... lines) {
    return Ansi.OFF.string(String.join(" ", lines).replace("%n", " ").replace("%%", "%"));
  }
}
