package dev.pgemit.cli.output;

import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.ProblemDocument;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The options of output, and the streams of a command. */
public final class OutputOptions {
  /** When to use colours. */
  enum ColorMode {
    AUTO,
    ALWAYS,
    NEVER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int GATEWAY_TIMEOUT = 504;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--json",
      description = "Print JSON; a failure is a problem document on standard error")
  private boolean isJson;

  @Option(names = "--quiet", description = "Print no notes on standard error, only failures")
  private boolean isQuiet;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "Colours: auto, always or never. With auto, a terminal has colours unless NO_COLOR is"
              + " set. Default: ${DEFAULT-VALUE}")
  private ColorMode colorMode = ColorMode.AUTO;

  /** Returns whether to print JSON. */
  public boolean isJson() {
    return isJson;
  }

  /** Returns whether to print only results and failures. */
  public boolean isQuiet() {
    return isQuiet;
  }

  /** Returns whether standard output is a terminal. */
  public boolean isTerminal() {
    return Terminal.isOutput();
  }

  /** Returns the width of the terminal; without a terminal, no line is too long. */
  public int width() {
    return isTerminal() ? Terminal.width() : Integer.MAX_VALUE;
  }

  /** Returns the colours. */
  public Ansi ansi() {
    return switch (colorMode) {
      case ALWAYS -> Ansi.ON;
      case NEVER -> Ansi.OFF;
      case AUTO -> isTerminal() && Terminal.allowsColors() ? Ansi.ON : Ansi.OFF;
    };
  }

  /** Prints a result. */
  public void print(String text) {
    out().print(text);
    out().flush();
  }

  /** Prints a line of a result. */
  public void printLine(String line) {
    print(line + System.lineSeparator());
  }

  /** Prints a document as one line of JSON. */
  public void printJson(JsonNode document) {
    printLine(document.toString());
  }

  /** Prints the response to a call that published one message: its id. */
  public void printId(JsonNode document) {
    if (isJson) {
      printJson(document);
    } else {
      printLine(document.path("id").asString(""));
    }
  }

  /** Prints a document as JSON, or as the rows of a table. */
  public void printTable(JsonNode document, List<String> titles, List<List<String>> rows) {
    if (isJson) {
      printJson(document);
    } else {
      print(TextTable.format(titles, rows, width()));
    }
  }

  /** Prints a document as JSON, or its fields as lines. */
  public void printDetails(JsonNode document) {
    if (isJson) {
      printJson(document);
    } else {
      print(DetailList.format(document));
    }
  }

  /** Returns whether the reader of standard output has closed it. */
  public boolean isClosed() {
    return out().checkError();
  }

  /** Prints a note to standard error, unless {@code --quiet} is set. */
  public void note(String sentence) {
    if (!isQuiet) {
      err().println("pgemit: " + sentence);
    }
  }

  /** Prints a failure that does not end the command to standard error. */
  public void reportFailure(String sentence) {
    err().println("pgemit: " + sentence);
  }

  /** Prints a question to standard error, without a line break. */
  public void ask(String question) {
    err().print("pgemit: " + question + " ");
    err().flush();
  }

  /**
   * Prints a failure if some servers or clients did not answer, and a note if a list is cut.
   *
   * @param document the answer of servers or clients
   * @return the exit code of the command
   */
  public int reportCompleteness(JsonNode document) {
    if (document.path("truncated").asBoolean(false)) {
      note("The list shows only some of %s entries.".formatted(document.path("total")));
    }
    var missing = document.path("missing").size();
    var isTimedOut = document.path("timedOut").asBoolean(false);
    if (missing > 0) {
      reportIncomplete(
          "%s did not answer%s."
              .formatted(count(missing, "server"), isTimedOut ? " in time" : " or left early"));
    } else if (isTimedOut) {
      reportIncomplete("The timeout passed before all clients answered.");
    }
    return (missing > 0 || isTimedOut ? ExitCode.INCOMPLETE : ExitCode.DONE).number();
  }

  private void reportIncomplete(String sentence) {
    if (isJson) {
      err().println(ProblemDocument.ofStatus(GATEWAY_TIMEOUT, sentence));
    } else {
      reportFailure(sentence);
    }
  }

  /** Returns the number of sockets and servers in a document. */
  public static String reach(JsonNode document) {
    return "%s on %s"
        .formatted(
            count(document.path("sockets").asInt(0), "socket"),
            count(document.path("servers").asInt(0), "server"));
  }

  /** Returns a number with its noun. */
  public static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }

  private PrintWriter err() {
    return command.commandLine().getErr();
  }
}
