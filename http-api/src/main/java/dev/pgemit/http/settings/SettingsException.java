package dev.pgemit.http.settings;

/**
 * A variable of the environment holds what cannot be meant. The text names it and what is right.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong with a variable, and what would be right; without its value where that may
   * be secret.
   */
  public SettingsException(String variable, String problem) {
    super(variable + " " + problem);
  }
}
