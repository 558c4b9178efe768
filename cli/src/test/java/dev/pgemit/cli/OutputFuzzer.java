package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.Context;
import dev.pgemit.Emitter;
import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.FailureHandler;
import dev.pgemit.cli.command.MigrationSettings;
import dev.pgemit.cli.doctor.DoctorCommand;
import dev.pgemit.cli.doctor.JsonReport;
import dev.pgemit.cli.doctor.PlainReport;
import dev.pgemit.cli.logging.JsonLogEncoder;
import dev.pgemit.cli.logging.Logging;
import dev.pgemit.cli.logging.PlainLogLayout;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.doctor.DoctorChecks;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.contract.CheckedHttpClient;
import dev.pgemit.testing.fuzz.FuzzInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Help.Ansi;

/**
 * For any URL, its password is in no command output, no response of the service, no log line at any
 * level and no exception.
 */
public final class OutputFuzzer {
  private static final String PASSWORD = "s3cr3tPassw0rd";

  // Nothing listens on port 1. The first %s is the password, the second is another part of the URL.
  private static final List<String> ADDRESSES =
      List.of(
          "postgresql://user:%s@127.0.0.1:1/database%s",
          "postgres://user:%s@127.0.0.1:1,127.0.0.1:%s/database",
          "postgresql://user:%s@127.0.0.1:%s/database",
          "postgresql://127.0.0.1:1/database?password=%s&%s",
          "postgresql://127.0.0.1:1/database?sslmode=disable&sslpassword=%s&password=x%s",
          "jdbc:postgresql://127.0.0.1:1/database?user=u&password=%s%s",
          "jdbc:postgresql://127.0.0.1:1/%2$s?user=u&password=%1$s",
          "jdbc:postgresql://user:%s@127.0.0.1:1/database%s");

  private static final List<String> URL_PARTS =
      List.of(
          "",
          "1",
          "0",
          "99999",
          "%zz",
          "?service=none",
          "&service=none",
          "?sslmode=require",
          "/",
          "@",
          "#");

  private static final CheckedHttpClient CLIENT = new CheckedHttpClient();

  private static final LogCapture LOG_LINES = LogCapture.install();

  private OutputFuzzer() {}

  /** Runs the code of the commands with a URL from the input. */
  public static void fuzzerTestOneInput(byte[] input) {
    var choices = new FuzzInput(input);
    var prefix = choices.nextText(6);
    var password = choices.nextBoolean() ? prefix + PASSWORD + choices.nextText(6) : PASSWORD;
    var encodedPassword =
        choices.nextBoolean() ? URLEncoder.encode(password, StandardCharsets.UTF_8) : password;
    var part = choices.nextBoolean() ? choices.pick(URL_PARTS) : choices.nextText(12);
    var address = choices.pick(ADDRESSES).formatted(encodedPassword, part);
    var environment = Map.of("DATABASE_URL", address, "PORT", "0", "PGEMIT_WARM_UP", "off");
    // The service takes longer than a command, so only short inputs always call it.
    var asksService = choices.nextInt(16) == 0;
    Logging.redactSecretsOf(environment);
    LOG_LINES.clear();

    var output = runCommands(environment, asksService);

    assertThat(output).doesNotContain(PASSWORD);
    assertThat(LOG_LINES.text()).doesNotContain(PASSWORD);
  }

  private static String runCommands(Map<String, String> environment, boolean asksService) {
    Settings settings;
    try {
      settings = Settings.from(environment);
    } catch (SettingsException refused) {
      return stackTrace(refused);
    }
    var address = settings.requirePostgres().database();
    if (!address.hosts().stream().allMatch(host -> host.startsWith("127.0.0.1:"))) {
      return settings.toString(); // no other address may be connected to
    }
    return String.join(
        "\n",
        emit(settings),
        migrate(settings),
        listKeys(settings),
        runDoctor(settings),
        asksService ? serve(settings) : "");
  }

  /** Starts the service, which starts without Postgres, and sends a request. */
  private static String serve(Settings settings) {
    try (var service = HttpApi.start(settings.withoutKeys())) {
      var event = BodyPublishers.ofString("{\"event\":\"e\"}");
      return String.join(
          "\n",
          answer(service, "/readyz", HttpRequest.newBuilder()),
          answer(service, "/v1/emit", HttpRequest.newBuilder().POST(event)),
          answer(service, "/v1/scheduled", HttpRequest.newBuilder()),
          answer(service, "/v1/doctor", HttpRequest.newBuilder()),
          answer(service, "/metrics", HttpRequest.newBuilder()));
    } catch (SettingsException refused) {
      return stackTrace(refused);
    }
  }

  private static String answer(HttpApi service, String path, HttpRequest.Builder request) {
    var uri = URI.create("http://127.0.0.1:%d%s".formatted(service.port(), path));
    try {
      var answer = CLIENT.send(request.uri(uri).header("Content-Type", "application/json").build());
      assertThat(answer.statusCode()).isIn(200, 500, 503);
      return answer.headers() + answer.body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(path + " did not answer", e);
    }
  }

  private static String emit(Settings settings) {
    return failureOutput(
        () -> {
          try (var emitter =
              Emitter.builder(Database.dataSource(settings)).retryTimeout(Duration.ZERO).build()) {
            emitter.emit("e");
          }
        });
  }

  private static String migrate(Settings settings) {
    return failureOutput(
        () -> Migrations.migrate(Database.dataSource(settings), MigrationSettings.of(settings)));
  }

  private static String listKeys(Settings settings) {
    return failureOutput(
        () ->
            new KeyAdministration(Database.dataSource(settings), "socket_io_attachments", "me")
                .list());
  }

  private static String runDoctor(Settings settings) {
    var report =
        DoctorChecks.run(DoctorCommand.context(settings, "pgemit", List.of("/"), null))
            .mapTexts(Logging::redact);
    return new PlainReport(report, Ansi.OFF) + "\n" + new JsonReport(report);
  }

  private static String failureOutput(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException e) {
      return FailureHandler.message(e) + "\n" + stackTrace(e);
    }
    throw new AssertionError("Something listens at port 1");
  }

  private static String stackTrace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** Captures the log at every level, in both formats. */
  private static final class LogCapture extends AppenderBase<ILoggingEvent> {
    private final List<String> lines = new ArrayList<>();
    private final JsonLogEncoder json = new JsonLogEncoder();
    private final PlainLogLayout plain = new PlainLogLayout(false);

    static LogCapture install() {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
      java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.ALL);
      var context = (LoggerContext) LoggerFactory.getILoggerFactory();
      context.reset();
      var lines = new LogCapture();
      lines.startOn(context);
      var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
      root.setLevel(Level.TRACE);
      root.addAppender(lines);
      return lines;
    }

    private void startOn(Context context) {
      setContext(context);
      json.start();
      plain.setContext(context);
      plain.start();
      start();
    }

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(new String(json.encode(event), StandardCharsets.UTF_8) + plain.doLayout(event));
    }

    synchronized void clear() {
      lines.clear();
    }

    synchronized String text() {
      return String.join("\n", lines);
    }
  }
}
