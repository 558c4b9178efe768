package dev.pgemit.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The manual page of a command, from the same model as its help, in the macros of man(7).
 *
 * @param name the name of the page, such as {@code pgemit-schedule-list}
 * @param source the page in roff
 */
public record ManPage(String name, String source) {
  private static final String EXAMPLE_INDENT = "  ";

  /** Returns the pages of a command and its subcommands, except for those that print help. */
  public static List<ManPage> pages(CommandLine command, String version) {
    var spec = command.getCommandSpec();
    if (spec.helpCommand()) {
      return List.of();
    }
    return Stream.concat(
            Stream.of(new ManPage(name(spec), source(spec, version))),
            command.getSubcommands().values().stream()
                .flatMap(each -> pages(each, version).stream()))
        .toList();
  }

  private static String name(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  private static String source(CommandSpec spec, String version) {
    var usage = spec.usageMessage();
    var lines = new ArrayList<String>();
    lines.add(
        ".TH %s 1 \"\" \"%s\" \"pgemit Manual\""
            .formatted(RoffText.escape(name(spec).toUpperCase(Locale.ROOT)), version));
    addSection(lines, "NAME", List.of(RoffText.escape(name(spec)) + " \\- " + summary(spec)));
    addSection(lines, "SYNOPSIS", List.of(RoffText.escape(synopsis(spec))));
    addSection(lines, "DESCRIPTION", List.of(text(usage.description())));
    addSection(lines, "COMMANDS", commands(spec));
    addSection(lines, "ARGUMENTS", arguments(spec));
    addSection(lines, "OPTIONS", options(spec));
    addSection(lines, "EXIT STATUS", exitCodes(spec));
    addSection(lines, "EXAMPLES", examples(spec));
    addSection(lines, "NOTES", notes(spec));
    var parent = spec.parent();
    addSection(
        lines,
        "SEE ALSO",
        parent == null
            ? List.of()
            : List.of(".BR %s (1)".formatted(RoffText.escape(name(parent)))));
    return String.join("\n", lines) + "\n";
  }

  private static void addSection(List<String> lines, String title, List<String> content) {
    if (!content.isEmpty()) {
      lines.add(".SH " + title);
      lines.addAll(content);
    }
  }

  private static String summary(CommandSpec spec) {
    var sentence = text(spec.usageMessage().description()).replaceFirst("(?s)\\.( .*)?$", "");
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String synopsis(CommandSpec spec) {
    return new Help(spec, Help.defaultColorScheme(Ansi.OFF))
        .synopsis(0)
        .strip()
        .replaceAll("\\s+", " ");
  }

  private static List<String> commands(CommandSpec spec) {
    return spec.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(each -> !each.helpCommand())
        .flatMap(each -> entry(bold(name(each)) + "(1)", text(each.usageMessage().description())))
        .toList();
  }

  private static List<String> arguments(CommandSpec spec) {
    return spec.positionalParameters().stream()
        .flatMap(each -> entry(italic(each.paramLabel()), text(each.description())))
        .toList();
  }

  private static List<String> options(CommandSpec spec) {
    return spec.options().stream()
        .flatMap(each -> entry(label(each), text(each.description())))
        .toList();
  }

  private static String label(OptionSpec option) {
    var names = Stream.of(option.names()).map(ManPage::bold).collect(Collectors.joining(", "));
    if (option.arity().max() == 0) {
      return names;
    }
    var value = italic(option.paramLabel());
    return option.arity().min() == 0 ? names + "[=" + value + "]" : names + " " + value;
  }

  private static List<String> exitCodes(CommandSpec spec) {
    return spec.usageMessage().exitCodeList().entrySet().stream()
        .flatMap(each -> entry(bold(each.getKey().strip()), text(each.getValue())))
        .toList();
  }

  private static List<String> examples(CommandSpec spec) {
    var examples = footer(spec).filter(line -> line.startsWith(EXAMPLE_INDENT));
    var lines = examples.map(String::strip).map(RoffText::escape).toList();
    return lines.isEmpty()
        ? lines
        : Stream.of(Stream.of(".nf"), lines.stream(), Stream.of(".fi"))
            .flatMap(each -> each)
            .toList();
  }

  private static List<String> notes(CommandSpec spec) {
    return footer(spec)
        .filter(line -> !line.isBlank() && !line.startsWith(EXAMPLE_INDENT) && !line.endsWith(":"))
        .flatMap(line -> Stream.of(".PP", RoffText.escape(line.replaceAll(" +", " "))))
        .skip(1)
        .toList();
  }

  private static Stream<String> footer(CommandSpec spec) {
    return Stream.of(spec.usageMessage().footer()).map(Ansi.OFF::string);
  }

  private static Stream<String> entry(String tag, String description) {
    return Stream.of(".TP", tag, description);
  }

  private static String bold(String text) {
    return "\\fB" + RoffText.escape(text) + "\\fR";
  }

  private static String italic(String text) {
    return "\\fI" + RoffText.escape(text) + "\\fR";
  }

  private static String text(String... lines) {
    var joined = String.join(" ", lines).replace("%n", " ").replace("%%", "%");
    return RoffText.escape(Ansi.OFF.string(joined).strip());
  }
}
