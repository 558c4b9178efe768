package dev.pgemit.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Formats a log entry as one JSON object, with a field for each key of the entry. */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] NO_BYTES = {};

  // Every entry has these fields. Keys with one of these names are omitted.
  private static final Set<String> RESERVED_FIELDS =
      Set.of("timestamp", "level", "logger", "thread", "message", "error");

  @Override
  public byte[] headerBytes() {
    return NO_BYTES;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new ByteArrayOutputStream(512);
    try (var json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("timestamp", event.getInstant().toString());
      json.writeStringProperty("level", event.getLevel().toString());
      json.writeStringProperty("logger", event.getLoggerName());
      json.writeStringProperty("thread", event.getThreadName());
      json.writeStringProperty(
          "message", Logging.redact(String.valueOf(event.getFormattedMessage())));
      writeFields(json, event);
      if (event.getThrowableProxy() != null) {
        json.writeStringProperty(
            "error", Logging.redact(ThrowableProxyUtil.asString(event.getThrowableProxy())));
      }
      json.writeEndObject();
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void writeFields(JsonGenerator json, ILoggingEvent event) {
    for (var field : keyValuePairs(event)) {
      if (!RESERVED_FIELDS.contains(field.key)) {
        json.writeName(field.key);
        writeValue(json, field.value);
      }
    }
    event
        .getMDCPropertyMap()
        .forEach(
            (name, value) -> {
              if (!RESERVED_FIELDS.contains(name)
                  && keyValuePairs(event).stream().noneMatch(field -> field.key.equals(name))) {
                json.writeStringProperty(name, value);
              }
            });
  }

  // Null without key-value pairs, although logback's annotations disagree.
  private static List<KeyValuePair> keyValuePairs(ILoggingEvent event) {
    @Nullable List<KeyValuePair> fields = event.getKeyValuePairs();
    return fields == null ? List.of() : fields;
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) {
    if (value instanceof Iterable<?> elements) {
      json.writeStartArray();
      elements.forEach(element -> writeValue(json, element));
      json.writeEndArray();
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Integer || value instanceof Long) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      json.writeNumber(number.doubleValue());
    } else {
      json.writeString(Logging.redact(String.valueOf(value)));
    }
  }

  @Override
  public byte[] footerBytes() {
    return NO_BYTES;
  }
}
