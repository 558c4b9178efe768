package dev.pgemit.http.access;

import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the audit log: one line per key change and per disconnect, without secrets. */
public final class AuditLog {
  /** The logger name, for routing the audit log to its own destination. */
  public static final String LOGGER_NAME = "audit";

  private static final Logger LOGGER = LoggerFactory.getLogger(LOGGER_NAME);
  // Also escapes characters that a terminal could interpret as control sequences.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private AuditLog() {}

  /** Writes a line. Callers quote external values, which prevents log injection. */
  public static void log(String message, Object... arguments) {
    log(builder -> builder, message, arguments);
  }

  /** Writes a line with additional structured fields. */
  public static void log(
      UnaryOperator<LoggingEventBuilder> fields, String message, Object... arguments) {
    fields.apply(LOGGER.atInfo()).log(message, arguments);
  }

  /** Returns a name or a list of names as JSON on one line. */
  public static String quote(Object names) {
    return JSON.writeValueAsString(names);
  }
}
