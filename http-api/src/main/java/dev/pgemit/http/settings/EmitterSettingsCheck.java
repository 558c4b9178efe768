package dev.pgemit.http.settings;

import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import java.util.Map;
import java.util.function.Supplier;
import org.postgresql.ds.PGSimpleDataSource;

/** Translates the emitter's validation errors into errors about environment variables. */
public final class EmitterSettingsCheck {
  private static final Map<String, EnvironmentVariable> VARIABLES =
      Map.of(
          "channelPrefix", EnvironmentVariable.PGEMIT_CHANNEL_PREFIX,
          "key", EnvironmentVariable.PGEMIT_CHANNEL_PREFIX,
          "attachmentsTable", EnvironmentVariable.PGEMIT_ATTACHMENTS_TABLE,
          "payloadThreshold", EnvironmentVariable.PGEMIT_PAYLOAD_THRESHOLD,
          "namespace", EnvironmentVariable.PGEMIT_WATCH_NAMESPACES,
          "uri", EnvironmentVariable.REDIS_URL,
          "streamName", EnvironmentVariable.PGEMIT_STREAM_NAME,
          "streamCount", EnvironmentVariable.PGEMIT_STREAM_COUNT,
          "maxLen", EnvironmentVariable.PGEMIT_STREAM_MAX_LEN);

  private EmitterSettingsCheck() {}

  /**
   * Validates the settings with an emitter that never connects.
   *
   * @throws SettingsException if the emitter rejects a setting
   */
  public static void requireValid(Settings settings) {
    var builder =
        Emitter.builder(new PGSimpleDataSource())
            .channelPrefix(settings.channelPrefix())
            .attachmentsTable(settings.attachmentsTable())
            .payloadThreshold(settings.payloadThreshold());
    try (var emitter = translateInvalid(builder::build)) {
      for (var namespace : settings.watchedNamespaces()) {
        translateInvalid(() -> emitter.of(namespace));
      }
    }
  }

  /**
   * Runs a step that uses the settings.
   *
   * @throws SettingsException if the emitter rejects a setting
   */
  public static <T> T translateInvalid(Supplier<T> step) {
    try {
      return step.get();
    } catch (InvalidMessageException e) {
      var error = e.faults().get(0);
      var variable = VARIABLES.get(error.field());
      if (variable == null) {
        throw e;
      }
      throw new SettingsException(variable.name(), "is invalid: " + error.detail());
    }
  }
}
