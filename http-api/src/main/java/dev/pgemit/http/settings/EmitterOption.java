package dev.pgemit.http.settings;

import dev.pgemit.InvalidMessageException;
import java.util.Map;
import java.util.function.Supplier;

/** What the emitter refuses, told by the variable that it comes from. */
public final class EmitterOption {
  private static final Map<String, Variable> VARIABLES =
      Map.of(
          "channelPrefix", Variable.PGEMIT_CHANNEL_PREFIX,
          "attachmentsTable", Variable.PGEMIT_ATTACHMENTS_TABLE,
          "payloadThreshold", Variable.PGEMIT_PAYLOAD_THRESHOLD,
          "namespace", Variable.PGEMIT_WATCH_NAMESPACES);

  private EmitterOption() {}

  /**
   * Makes something of the settings.
   *
   * @throws SettingsException if the emitter refuses one of them
   */
  public static <T> T checked(Supplier<T> step) {
    try {
      return step.get();
    } catch (InvalidMessageException e) {
      var fault = e.faults().get(0);
      var variable = VARIABLES.get(fault.field());
      if (variable == null) {
        throw e;
      }
      throw new SettingsException(variable.name(), "is refused: " + fault.detail());
    }
  }
}
