package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageErrorHandlerTest {
  @ParameterizedTest
  @CsvSource({
    "bogus, Unknown command",
    "bogus --help, Unknown command",
    "--help bogus, Unknown command",
    "bogus --version, Unknown command",
    "emti --help, did you mean emit?",
    "key bogus --help, Unknown command",
    "key bogus, Unknown command",
    "serve --bogus --help, Unknown option --bogus",
    "serve word --help, Unexpected argument",
    "emit --id a --id b x, --id",
    "emit --volatile --volatile x, --volatile",
  })
  void usageErrorExitsWith2(String arguments, String message) {
    var run = CommandRun.of(arguments.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains(message);
    assertThat(run.output()).isEmpty();
  }

  @Test
  void rejectsEmptyCommand() {
    assertThat(CommandRun.of("").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("key", "").exitCode()).isEqualTo(2);
  }

  @Test
  void jsonFailureIsAProblemDocument() {
    var run = CommandRun.of("emit", "--json", "--bogus", "x");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).startsWith("{\"type\":\"about:blank\"").contains("\"status\":400");
  }

  @Test
  void helpNamesACommand() {
    assertThat(CommandRun.of("help", "emit").output()).contains("pgemit emit --to user:42 price");
    assertThat(CommandRun.of("help", "emti").exitCode()).isEqualTo(2);
  }

  @Test
  void helpExitsWith0() {
    assertThat(CommandRun.of("key", "create", "--help").exitCode()).isZero();
    assertThat(CommandRun.of("emit", "x", "--help").exitCode()).isZero();
  }
}
