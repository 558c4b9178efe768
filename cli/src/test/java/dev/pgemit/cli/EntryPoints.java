package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.FailureHandler;
import dev.pgemit.cli.command.MigrationSettings;
import dev.pgemit.cli.doctor.DoctorCommand;
import dev.pgemit.cli.doctor.PlainReport;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.doctor.DoctorChecks;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * The library, the service, the SQL function and the commands on one database.
 *
 * @param settings the settings of the service and the commands
 */
record EntryPoints(Settings settings) {
  static final String LARGE_TEXT = "x".repeat(9_000);

  /** Asserts that every entry point reports a failure with its SQL state and its cause. */
  void assertReportedEverywhere(String state, int status, String expected)
      throws IOException, InterruptedException {
    try (var emitter = newEmitter()) {
      var failure = catchThrowableOfType(EmitException.class, () -> emitter.emit("e", LARGE_TEXT));
      assertThat(failure).hasMessageContaining(state).hasMessageContaining(expected);
      assertThat(failure.isRetryable()).isEqualTo(status == 503);
      assertThat(failure.isOutcomeKnown()).isEqualTo(!state.equals("25P04"));
    }
    try (var service = HttpApi.start(settings)) {
      var response = post(service);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).contains(expected);
      assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    }
    assertThat(sqlStateOf(catchException(this::emitInSql))).isEqualTo(state);
    var context = DoctorCommand.context(settings, "pgemit", List.of(), null);
    assertThat(new PlainReport(DoctorChecks.run(context), Ansi.OFF).toString())
        .contains(state, expected);
  }

  private HttpResponse<String> post(HttpApi service) throws IOException, InterruptedException {
    var body = "{\"event\":\"e\",\"args\":[\"%s\"]}".formatted(LARGE_TEXT);
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v1/emit".formatted(service.port())))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return new CheckedHttpClient().send(request.build());
  }

  private void emitInSql() throws SQLException {
    try (var connection = Database.dataSource(settings).getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "SELECT pgemit.emit('e', jsonb_build_array('%s'::text))".formatted(LARGE_TEXT));
    }
  }

  String delayedEmitError() {
    try (var emitter = newEmitter()) {
      return FailureHandler.message(
          catchException(() -> emitter.delay(Duration.ofHours(1)).emit("e", "small")));
    }
  }

  /** Runs the migrations, and returns the message of their failure; empty if they succeed. */
  String migrationError() {
    var failure =
        catchException(
            () ->
                Migrations.migrate(Database.dataSource(settings), MigrationSettings.of(settings)));
    return failure == null ? "" : FailureHandler.message(failure);
  }

  static String sqlStateOf(Exception failure) {
    return failure instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
  }

  Emitter newEmitter() {
    return Emitter.builder(Database.dataSource(settings)).retryTimeout(Duration.ZERO).build();
  }
}
