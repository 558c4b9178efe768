package dev.pgemit.cli.logging;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.pgemit.http.access.AuditLog;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Formats log lines for people. Names of rooms and events are untrusted. Escaping prevents line
 * breaks and terminal control sequences.
 */
public final class PlainLogLayout extends PatternLayout {
  // The fields of an entry, for example a message id, follow the message.
  private static final String PLAIN_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %text%fields%n%thrown";
  private static final String COLORED_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %highlight(%-5level) %logger{0}: %text"
          + "%cyan(%fields)%n%thrown";

  // C0 and C1 controls, bidirectional formatting, and Unicode line separators.
  private static final Pattern CONTROL_CHARACTER =
      Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\p{Cf}\\x{2028}\\x{2029}]");

  /** Creates a layout; logback starts it. */
  public PlainLogLayout(boolean isColored) {
    getInstanceConverterMap().put("text", MessageConverter::new);
    getInstanceConverterMap().put("fields", KeyValueConverter::new);
    getInstanceConverterMap().put("thrown", IndentedThrowableConverter::new);
    setPattern(isColored ? COLORED_PATTERN : PLAIN_PATTERN);
  }

  private static String escape(String text) {
    return CONTROL_CHARACTER
        .matcher(Logging.redact(text))
        .replaceAll(control -> "\\\\u%04x".formatted(control.group().codePointAt(0)));
  }

  /** Formats the message. */
  private static final class MessageConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
      return escape(String.valueOf(event.getFormattedMessage()));
    }
  }

  /** Formats the fields after the message. */
  private static final class KeyValueConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
      @Nullable List<KeyValuePair> fields = event.getKeyValuePairs();
      return fields == null
          ? ""
          : fields.stream()
              .map(
                  field ->
                      " " + field.key + "=" + escape(AuditLog.quote(String.valueOf(field.value))))
              .collect(Collectors.joining());
    }
  }

  /** Indents stack traces, so that only log entries start at the left margin. */
  private static final class IndentedThrowableConverter extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
      return super.throwableProxyToString(thrown)
          .lines()
          .map(line -> "  " + escape(line.replace("\t", "  ")) + System.lineSeparator())
          .collect(Collectors.joining());
    }
  }
}
