package dev.pgemit.http.settings;

/**
 * Thrown if an environment variable is invalid. The message names the variable and a valid value.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param problem the fault and the remedy, without the value if the value may be secret
   */
  public SettingsException(String variable, String problem) {
    super(variable + " " + problem);
  }
}
