package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisuseTest {
  @ParameterizedTest
  @CsvSource({
    "bogus, There is no command",
    "bogus --help, There is no command",
    "--help bogus, There is no command",
    "bogus --version, There is no command",
    "emti --help, did you mean emit?",
    "key bogus --help, There is no command",
    "key bogus, There is no command",
    "serve --bogus --help, There is no option --bogus",
    "serve word --help, is one word too many",
    "emit --id a --id b x, --id",
    "emit --volatile --volatile x, --volatile",
  })
  void isExitCode2(String words, String sentence) {
    var run = Run.of(words.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains(sentence);
    assertThat(run.output()).isEmpty();
  }

  @Test
  void anEmptyWordIsNoCommand() {
    assertThat(Run.of("").exitCode()).isEqualTo(2);
    assertThat(Run.of("key", "").exitCode()).isEqualTo(2);
  }

  @Test
  void helpIsExitCode0() {
    assertThat(Run.of("key", "create", "--help").exitCode()).isZero();
    assertThat(Run.of("emit", "x", "--help").exitCode()).isZero();
  }

  private record Run(int exitCode, String output, String errors) {
    static Run of(String... words) {
      var output = new StringWriter();
      var errors = new StringWriter();
      var exitCode =
          Main.commandLine()
              .setOut(new PrintWriter(output))
              .setErr(new PrintWriter(errors))
              .execute(words);
      return new Run(exitCode, output.toString(), errors.toString());
    }
  }
}
