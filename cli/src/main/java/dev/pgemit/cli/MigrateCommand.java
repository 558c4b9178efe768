package dev.pgemit.cli;

import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.Environment;
import dev.pgemit.cli.command.MigrationSettings;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.MigrationResult;
import dev.pgemit.migrations.Migrations;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Applies pending migrations. */
@Command(
    name = "migrate",
    description =
        "Bring the schema of the database in DATABASE_URL up to date, and print the"
            + " applied migrations.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit migrate --print",
      "",
      "PGEMIT_ATTACHMENTS_TABLE sets the attachments table, optionally with its"
          + " schema. PGEMIT_CHANNEL_PREFIX sets the channel prefix of the SQL"
          + " functions."
    })
final class MigrateCommand implements Callable<Integer> {
  @Option(
      names = "--print",
      description =
          "Print the SQL without running it, for other migration tools; needs no" + " database")
  private boolean isPrintOnly;

  @Option(
      names = "--functions-schema",
      paramLabel = "NAME",
      defaultValue = "pgemit",
      description =
          "The schema of the SQL functions; created if it is missing. Default:"
              + " ${DEFAULT-VALUE}")
  private String functionsSchema = "pgemit";

  @Override
  public Integer call() {
    if (isPrintOnly) {
      Environment.warnAboutIgnoredVariables();
      System.out.print(
          Migrations.print(
              MigrationSettings.of(Settings.from(environmentWithoutDatabase()), functionsSchema)));
      return 0;
    }
    var settings = Environment.readSettings();
    var options = MigrationSettings.of(settings, functionsSchema);
    System.out.println(
        describe(options, Migrations.migrate(Database.dataSource(settings), options)));
    return 0;
  }

  private static Map<String, String> environmentWithoutDatabase() {
    var environment = new HashMap<>(System.getenv());
    environment.putIfAbsent("DATABASE_URL", "postgresql://localhost/");
    return environment;
  }

  private static String describe(MigrationOptions options, MigrationResult result) {
    var location =
        "schema %s, attachments table %s, functions in schema %s"
            .formatted(result.schema(), options.attachmentsTable(), options.functionsSchema());
    return result.applied().isEmpty()
        ? "Up to date at version %s (%s).".formatted(result.version(), location)
        : "Applied %s; now at version %s (%s)."
            .formatted(String.join(", ", result.applied()), result.version(), location);
  }
}
