package dev.pgemit.cli;

import dev.pgemit.cli.doctor.Examination;
import dev.pgemit.cli.doctor.JsonReport;
import dev.pgemit.cli.doctor.PlainReport;
import dev.pgemit.cli.doctor.Report;
import dev.pgemit.cli.doctor.Subject;
import dev.pgemit.http.settings.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** Finds out why nothing arrives. */
@Command(
    name = "doctor",
    description =
        "Look at everything between here and the Socket.IO servers, and say what to do where it is"
            + " not well.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:all is well, or there are only warnings",
      "1:something does not work",
      "2:wrong input",
      "4:there are only warnings, with --strict",
    },
    footer = {
      "",
      "It reads the same environment as \"pgemit serve\", emits on the namespace /pgemit-doctor"
          + " alone, and changes nothing.",
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int WARNINGS = 4;

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "/",
      description =
          "Where to look for Socket.IO servers; may be repeated. Default: ${DEFAULT-VALUE}")
  private List<String> namespaces = List.of("/");

  @Option(
      names = "--service",
      paramLabel = "URL",
      description = "A running service to ask too, such as http://127.0.0.1:8080")
  private @Nullable URI service;

  @Option(
      names = "--functions-schema",
      paramLabel = "NAME",
      defaultValue = "pgemit",
      description = "Where the SQL functions are. Default: ${DEFAULT-VALUE}")
  private String functionsSchema = "pgemit";

  @Option(names = "--strict", description = "Exit with 4 where there are warnings")
  private boolean strict;

  @Option(names = "--json", description = "Print JSON, for scripts")
  private boolean json;

  @Option(names = "--no-color", description = "Print without colours; NO_COLOR does so too")
  private boolean isColourless;

  @Override
  public Integer call() {
    var settings = Environment.settings();
    Logging.silence();
    var report = Examination.of(subject(settings)).mapped(Logging::redacted);
    // In UTF-8 also where the locale, as in containers, names none.
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    out.println(json ? new JsonReport(report) : new PlainReport(report, ansi()));
    return exitCode(report);
  }

  private Ansi ansi() {
    return isColourless ? Ansi.OFF : Ansi.AUTO;
  }

  private int exitCode(Report report) {
    return switch (report.worst()) {
      case FAILURE -> Failures.NOT_DONE;
      case WARNING -> strict ? WARNINGS : 0;
      default -> 0;
    };
  }

  private Subject subject(Settings settings) {
    if (service != null && !String.valueOf(service.getScheme()).matches("https?")) {
      throw new WrongInput("--service should be an address such as http://127.0.0.1:8080");
    }
    MigrateCommand.options(settings, functionsSchema);
    return subject(settings, functionsSchema, namespaces, service);
  }

  static Subject subject(
      Settings settings, String functionsSchema, List<String> namespaces, @Nullable URI service) {
    return new Subject(
        settings,
        Database.dataSource(settings),
        Database.listening(settings),
        () -> Database.emitter(settings),
        functionsSchema,
        namespaces.stream().map(DoctorCommand::absolute).toList(),
        service);
  }

  private static String absolute(String namespace) {
    return namespace.startsWith("/") ? namespace : "/" + namespace;
  }
}
