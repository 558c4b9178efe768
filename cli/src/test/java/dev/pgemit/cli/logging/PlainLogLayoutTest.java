package dev.pgemit.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class PlainLogLayoutTest {
  private static final String FORGED_LINE = "x\n2026-11-25T10:15:00.120Z INFO  audit: forged";

  @Test
  void formatsTimeLevelMessageAndFields() {
    var event = event(null, "POST {} 202", "/v1/emit");
    event.addKeyValuePair(new KeyValuePair("messageId", "0193"));
    event.addKeyValuePair(new KeyValuePair("rooms", List.of("a", "b")));
    event.addKeyValuePair(new KeyValuePair("status", 202));

    assertThat(format(event))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT[0-9:.]{12}\\S* INFO  requests: POST /v1/emit 202"
                + " messageId=\"0193\" rooms=\"\\[a, b]\" status=\"202\"\\R");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FORGED_LINE,
        "x\r\nforged",
        "x\u001b[2Jforged",
        "x\u009b2J",
        "x\u2028forged",
        "x\u0085y",
        "x\u202ey",
        "x\u007f"
      })
  void escapesControlCharacters(String name) {
    var event = event(null, "{} disconnected", name);
    event.addKeyValuePair(new KeyValuePair("event", name));
    event.addKeyValuePair(new KeyValuePair("rooms", List.of(name)));

    assertThat(format(event).stripTrailing())
        .doesNotContainPattern("[\\p{Cntrl}\\x{80}-\\x{9f}\\p{Cf}\u2028]");
  }

  @Test
  void escapesQuotationMarks() {
    var event = event(null, "one");
    event.addKeyValuePair(new KeyValuePair("event", "x\" status=\"200"));

    assertThat(format(event)).contains("event=\"x\\\" status=\\\"200\"");
  }

  @Test
  void indentsStackTraces() {
    var event = event(new IllegalStateException(FORGED_LINE + "\u001b[2J"), "broke");
    var lines = format(event).lines().toList();

    assertThat(lines).hasSizeGreaterThan(3);
    assertThat(lines.get(0)).endsWith("broke");
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("  "));
    assertThat(String.join("", lines))
        .contains("at dev.pgemit.cli.logging.PlainLogLayoutTest")
        .doesNotContain("\u001b");
  }

  private static LoggingEvent event(
      @Nullable Throwable thrown, String message, Object... arguments) {
    var context = new LoggerContext();
    var event =
        new LoggingEvent(
            "here", context.getLogger("requests"), Level.INFO, message, thrown, arguments);
    event.setMDCPropertyMap(Map.of());
    event.setInstant(Instant.parse("2026-11-25T10:15:00.120Z"));
    return event;
  }

  private static String format(LoggingEvent event) {
    var layout = new PlainLogLayout(false);
    layout.setContext(new LoggerContext());
    layout.start();
    return layout.doLayout(event);
  }
}
