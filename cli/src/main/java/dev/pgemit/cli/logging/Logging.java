package dev.pgemit.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.pgemit.http.access.AuditLog;
import dev.pgemit.http.settings.SecretRedactor;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.http.settings.Settings.LogFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log, on standard error: what a command prints as its result stays alone on standard output.
 */
public final class Logging {
  private static final String[] VERBOSE_LOGGERS = {
    "io.javalin", "org.eclipse.jetty", "com.zaxxer.hikari", "org.flywaydb", "io.zonky"
  };

  private static volatile SecretRedactor secrets = SecretRedactor.of(Map.of());

  private Logging() {}

  /**
   * Removes secrets from standard error, and takes the log of Java's own before a command reads its
   * settings: the driver logs the addresses that it refuses.
   */
  public static void initialize(Map<String, String> environment) {
    bridgeJavaUtilLogging();
    redactSecretsOf(environment);
    System.setErr(RedactingOutputStream.wrap(System.err, Logging::redact));
  }

  /** Removes the secrets of these variables from now on. */
  public static void redactSecretsOf(Map<String, String> environment) {
    secrets = SecretRedactor.of(environment);
  }

  /** Returns the text without the secrets of the environment. */
  public static String redact(String text) {
    return secrets.redact(text);
  }

  /** Sets it up as the settings say. */
  public static void configure(Settings settings) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    bridgeJavaUtilLogging();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, settings.logFormat()));
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    var level = Level.toLevel(settings.logLevel().name());
    root.setLevel(level);
    // Who changed what is kept, however little else is wanted.
    context.getLogger(AuditLog.LOGGER_NAME).setLevel(Level.INFO);
    // Of those only what needs a look, unless every step is asked for.
    if (level.isGreaterOrEqual(Level.INFO)) {
      for (var name : VERBOSE_LOGGERS) {
        context.getLogger(name).setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
      }
      // A malformed request is answered; with a line for each a stranger would fill the log.
      context.getLogger("org.eclipse.jetty.http").setLevel(Level.ERROR);
    } else {
      // Below, Jetty writes every header of a request, and the key is in one.
      context.getLogger("org.eclipse.jetty").setLevel(Level.INFO);
    }
  }

  /** Writes nothing, for a command whose result says it all. */
  public static void disable() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
    if (format == LogFormat.JSON) {
      var encoder = new JsonLogEncoder();
      encoder.setContext(context);
      encoder.start();
      return encoder;
    }
    var layout = new PlainLogLayout(TerminalCapabilities.supportsColor(System.getenv()));
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  // The driver's log, and OpenTelemetry's.
  private static void bridgeJavaUtilLogging() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
