package dev.pgemit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** One run of a command in this process. */
record CommandRun(int exitCode, String output, String errors) {
  static CommandRun of(String... arguments) {
    return of(Map.of(), arguments);
  }

  static CommandRun of(Map<String, String> environment, String... arguments) {
    var output = new StringWriter();
    var errors = new StringWriter();
    var exitCode =
        Main.commandLine(environment, arguments)
            .setOut(new PrintWriter(output))
            .setErr(new PrintWriter(errors))
            .execute(arguments);
    return new CommandRun(exitCode, output.toString(), errors.toString());
  }
}
