package dev.pgemit.http.access;

import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What whoever looks into an incident wants to know: who changed a key, who disconnected whom. A
 * line each, never with a secret.
 */
public final class AuditLog {
  /** The logger's name, by which the lines can be kept elsewhere. */
  public static final String LOGGER_NAME = "audit";

  private static final Logger LOGGER = LoggerFactory.getLogger(LOGGER_NAME);
  // Escapes what a terminal could take for a command, too.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private AuditLog() {}

  /** Writes a line; what comes from outside is quoted, so that nobody writes lines of their own. */
  public static void log(String message, Object... arguments) {
    log(builder -> builder, message, arguments);
  }

  /** Writes a line with fields of its own, for machines. */
  public static void log(
      UnaryOperator<LoggingEventBuilder> fields, String message, Object... arguments) {
    fields.apply(LOGGER.atInfo()).log(message, arguments);
  }

  /** A name, or a list of names, in one line. */
  public static String quote(Object names) {
    return JSON.writeValueAsString(names);
  }
}
