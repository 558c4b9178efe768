package dev.pgemit.http.settings;

import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import java.util.Map;
import java.util.function.Supplier;
import org.postgresql.ds.PGSimpleDataSource;

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
   * Asks an emitter that connects to nothing whether it takes the settings.
   *
   * @throws SettingsException if it refuses one of them
   */
  public static void requireGood(Settings settings) {
    var builder =
        Emitter.builder(new PGSimpleDataSource())
            .channelPrefix(settings.channelPrefix())
            .attachmentsTable(settings.attachmentsTable())
            .payloadThreshold(settings.payloadThreshold());
    try (var emitter = checked(builder::build)) {
      for (var namespace : settings.watchedNamespaces()) {
        checked(() -> emitter.of(namespace));
      }
    }
  }

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
