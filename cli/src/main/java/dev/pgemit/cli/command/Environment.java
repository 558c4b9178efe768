package dev.pgemit.cli.command;

import dev.pgemit.http.settings.Settings;

/** The environment of a command. */
public final class Environment {
  private Environment() {}

  /**
   * Reads the settings, and names on standard error the variables that are ignored.
   *
   * @return the settings
   * @throws dev.pgemit.http.settings.SettingsException if a variable is missing or wrong
   */
  public static Settings readSettings() {
    var settings = Settings.from(System.getenv());
    warnAboutIgnoredVariables();
    return settings;
  }

  /** Names on standard error the variables that look like settings and are ignored. */
  public static void warnAboutIgnoredVariables() {
    Settings.unknownVariablesWarning(System.getenv())
        .ifPresent(sentence -> System.err.println("pgemit: " + sentence));
  }
}
