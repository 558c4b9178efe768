package dev.pgemit.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLogEncoderTest {
  @Test
  void writesKeyValuePairsAsFields() {
    var event = event("one {}", "two\n\u001b[31m");
    event.addKeyValuePair(new KeyValuePair("messageIds", List.of("a", "b")));
    event.addKeyValuePair(new KeyValuePair("status", 202));
    event.addKeyValuePair(new KeyValuePair("millis", 1.5));
    event.addKeyValuePair(new KeyValuePair("usage", Double.NaN));
    event.addKeyValuePair(new KeyValuePair("close", true));
    event.addKeyValuePair(new KeyValuePair("level", "forged"));
    event.setMDCPropertyMap(Map.of("trace_id", "t", "status", "forged"));
    var line = encodeToJson(event);

    assertThat(line.get("message").stringValue()).isEqualTo("one two\n\u001b[31m");
    assertThat(line.get("level").stringValue()).isEqualTo("INFO");
    assertThat(line.get("messageIds").toString()).isEqualTo("[\"a\",\"b\"]");
    assertThat(line.get("status").intValue()).isEqualTo(202);
    assertThat(line.get("millis").doubleValue()).isEqualTo(1.5);
    assertThat(line.get("usage").stringValue()).isEqualTo("NaN");
    assertThat(line.get("close").booleanValue()).isTrue();
    assertThat(line.get("trace_id").stringValue()).isEqualTo("t");
  }

  @Test
  void writesTheStackTraceIntoOneField() {
    var context = new LoggerContext();
    var event =
        new LoggingEvent(
            "here",
            context.getLogger("logger"),
            Level.ERROR,
            "broke",
            new IllegalStateException("why"),
            null);
    event.setMDCPropertyMap(Map.of()); // which a context that nothing logs to cannot give

    assertThat(encodeToJson(event).get("error").stringValue())
        .contains("why")
        .contains("JsonLogEncoderTest");
  }

  private static LoggingEvent event(String message, Object... arguments) {
    var context = new LoggerContext();
    return new LoggingEvent(
        "here", context.getLogger("logger"), Level.INFO, message, null, arguments);
  }

  private static JsonNode encodeToJson(LoggingEvent event) {
    var text = new String(new JsonLogEncoder().encode(event), StandardCharsets.UTF_8);
    assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
    return new JsonMapper().readTree(text);
  }
}
