package dev.pgemit.cli.doctor;

import dev.pgemit.Emitter;
import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.Environment;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.MigrationSettings;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.logging.Logging;
import dev.pgemit.cli.output.OutputOptions;
import dev.pgemit.http.doctor.DoctorChecks;
import dev.pgemit.http.doctor.DoctorContext;
import dev.pgemit.http.doctor.DoctorReport;
import dev.pgemit.http.doctor.RedisChecks;
import dev.pgemit.http.redis.RedisConnector;
import dev.pgemit.http.settings.EnvironmentVariable;
import dev.pgemit.http.settings.RedisSettings;
import dev.pgemit.http.settings.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Diagnoses why messages do not arrive. */
@Command(
    name = "doctor",
    description =
        "Check the whole path from this machine to the Socket.IO servers, and print"
            + " a remedy for each problem.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:no problem, or only warnings",
      "1:a check failed",
      "2:wrong input",
      "4:only warnings, with --strict",
    },
    footer = {
      "",
      "Example:",
      "  pgemit doctor --strict",
      "",
      "The environment variables are those of \"pgemit serve\". The command emits"
          + " only to the namespace /pgemit-doctor, and changes nothing.",
    })
public final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "/",
      description =
          "A namespace to search for Socket.IO servers; may be repeated. Default:"
              + " ${DEFAULT-VALUE}")
  private List<String> namespaces = List.of("/");

  @Option(
      names = "--service",
      paramLabel = "URL",
      description = "The address of a running service to check, such as http://127.0.0.1:8080")
  private @Nullable URI serviceUrl;

  @Option(
      names = "--functions-schema",
      paramLabel = "NAME",
      defaultValue = "pgemit",
      description = "The schema of the SQL functions. Default: ${DEFAULT-VALUE}")
  private String functionsSchema = "pgemit";

  @Option(names = "--strict", description = "Exit with 4 if there are warnings")
  private boolean isStrict;

  @Option(names = "--no-color", hidden = true, description = "The same as --color never")
  private boolean isColorDisabled;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    var report = report().mapTexts(Logging::redact);
    // UTF-8 even if the locale names no encoding, as in containers.
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    out.println(output.isJson() ? new JsonReport(report) : new PlainReport(report, ansi()));
    return exitCode(report);
  }

  private DoctorReport report() {
    var redis = RedisSettings.from(System.getenv());
    if (redis.isPresent() && EnvironmentVariable.DATABASE_URL.valueIn(System.getenv()).isEmpty()) {
      // Commands need only Redis.
      Environment.warnAboutIgnoredVariables();
      requireServiceAddress();
      Logging.disable();
      var emitters = (Supplier<Emitter>) () -> RedisConnector.emitter(redis.get());
      return DoctorChecks.runWithoutDatabase(
          new RedisChecks(redis.get(), emitters, namespaces), serviceUrl);
    }
    var settings = Environment.readSettings();
    Logging.disable();
    return DoctorChecks.run(context(settings));
  }

  private Ansi ansi() {
    return isColorDisabled ? Ansi.OFF : output.ansi();
  }

  private int exitCode(DoctorReport report) {
    return switch (report.worstLevel()) {
      case FAILURE -> ExitCode.FAILED.number();
      case WARNING -> isStrict ? ExitCode.FINDING.number() : 0;
      default -> 0;
    };
  }

  private DoctorContext context(Settings settings) {
    requireServiceAddress();
    MigrationSettings.of(settings, functionsSchema);
    return context(settings, functionsSchema, namespaces, serviceUrl);
  }

  private void requireServiceAddress() {
    if (serviceUrl != null
        && (!String.valueOf(serviceUrl.getScheme()).matches("https?")
            || serviceUrl.getUserInfo() != null)) {
      throw new InvalidInputException("--service must be an address such as http://127.0.0.1:8080");
    }
  }

  /** Returns the context of the checks. */
  public static DoctorContext context(
      Settings settings,
      String functionsSchema,
      List<String> namespaces,
      @Nullable URI serviceUrl) {
    return new DoctorContext(
        settings,
        settings.requirePostgres(),
        Database.dataSource(settings),
        Database.listenDataSource(settings),
        () -> Database.emitter(settings),
        functionsSchema,
        namespaces,
        serviceUrl,
        DoctorContext.NO_TIME_LIMIT);
  }
}
