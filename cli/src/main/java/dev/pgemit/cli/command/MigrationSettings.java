package dev.pgemit.cli.command;

import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.MigrationOptions;
import java.util.function.Supplier;

/** The options of a migration, from the settings and the command line. */
public final class MigrationSettings {
  private MigrationSettings() {}

  /**
   * Returns the options for the default schema of the SQL functions.
   *
   * @throws InvalidInputException if a setting is invalid; the message names its variable
   */
  public static MigrationOptions of(Settings settings) {
    var table =
        validated(
            "PGEMIT_ATTACHMENTS_TABLE",
            () -> MigrationOptions.forAttachmentsTable(settings.attachmentsTable()));
    return validated(
        "PGEMIT_CHANNEL_PREFIX", () -> table.withChannelPrefix(settings.channelPrefix()));
  }

  /**
   * Returns the options for a schema of the SQL functions.
   *
   * @throws InvalidInputException if a setting or the schema is invalid; the message names it
   */
  public static MigrationOptions of(Settings settings, String functionsSchema) {
    var options = of(settings);
    return validated("--functions-schema", () -> options.withFunctionsSchema(functionsSchema));
  }

  private static MigrationOptions validated(String source, Supplier<MigrationOptions> options) {
    try {
      return options.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(source + ": " + e.getMessage());
    }
  }
}
