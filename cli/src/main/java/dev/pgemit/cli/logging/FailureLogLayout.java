package dev.pgemit.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;

/** Formats what breaks in a command that has no log: the level, the class and the message. */
final class FailureLogLayout extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    var logger = event.getLoggerName();
    var line =
        "%-5s %s: %s%n"
            .formatted(
                event.getLevel(),
                logger.substring(logger.lastIndexOf('.') + 1),
                event.getFormattedMessage());
    var thrown = event.getThrowableProxy();
    return thrown == null ? line : line + ThrowableProxyUtil.asString(thrown);
  }
}
