package dev.pgemit.cli.command;

import dev.pgemit.http.settings.Settings;

/** The environment variables of a command. */
public final class Environment {
  private Environment() {}

  /**
   * Reads the settings, and prints the names of ignored variables to standard error.
   *
   * @return the settings
   * @throws dev.pgemit.http.settings.SettingsException if a variable is missing or invalid
   */
  public static Settings readSettings() {
    var settings = Settings.from(System.getenv());
    warnAboutIgnoredVariables();
    return settings;
  }

  /** Prints to standard error the names of variables that resemble settings and are ignored. */
  public static void warnAboutIgnoredVariables() {
    Settings.unknownVariablesWarning(System.getenv())
        .ifPresent(sentence -> System.err.println("pgemit: " + sentence));
  }
}
