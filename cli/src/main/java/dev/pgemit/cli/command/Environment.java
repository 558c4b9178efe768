package dev.pgemit.cli.command;

import dev.pgemit.http.settings.Settings;
import java.util.Map;

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
    return readSettings(System.getenv());
  }

  /** Reads the settings from these variables, as {@link #readSettings()} does. */
  public static Settings readSettings(Map<String, String> variables) {
    var settings = Settings.from(variables);
    warnAboutIgnored(variables);
    return settings;
  }

  /** Prints to standard error the names of variables that resemble settings and are ignored. */
  public static void warnAboutIgnoredVariables() {
    warnAboutIgnored(System.getenv());
  }

  /** Prints the names of ignored variables, as {@link #warnAboutIgnoredVariables} does. */
  public static void warnAboutIgnored(Map<String, String> variables) {
    Settings.unknownVariablesWarning(variables)
        .ifPresent(sentence -> System.err.println("pgemit: " + sentence));
  }
}
