package dev.pgemit.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
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

/** Logs to standard error. Standard output contains only results of commands. */
public final class Logging {
  private static final String[] VERBOSE_LOGGERS = {
    "io.javalin", "org.eclipse.jetty", "com.zaxxer.hikari", "org.flywaydb", "io.zonky"
  };

  private static volatile SecretRedactor secrets = SecretRedactor.of(Map.of());

  private Logging() {}

  /**
   * Redacts secrets on standard error and redirects {@code java.util.logging} to SLF4J. Must run
   * before a command reads its settings, because the driver logs addresses that it rejects.
   */
  public static void initialize(Map<String, String> environment) {
    logFailures();
    bridgeJavaUtilLogging();
    redactSecretsOf(environment);
    System.setErr(RedactingOutputStream.wrap(System.err, Logging::redact));
  }

  /** Redacts the secrets of these variables from now on. */
  public static void redactSecretsOf(Map<String, String> environment) {
    secrets = SecretRedactor.of(environment);
  }

  /** Returns the text without the secrets of the environment. */
  public static String redact(String text) {
    return secrets.redact(text);
  }

  // Until a command that logs has read its settings. In code, since reading a configuration file
  // took a tenth of the time of a short command.
  private static void logFailures() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    logToStandardError(context, encoder(context, new FailureLogLayout()), Level.ERROR);
    // A migration that waits for another one logs this.
    context.getLogger("dev.pgemit.migrations").setLevel(Level.WARN);
  }

  /** Configures the log according to the settings. */
  public static void configure(Settings settings) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    bridgeJavaUtilLogging();
    var level = Level.toLevel(settings.logLevel().name());
    logToStandardError(context, encoder(context, settings.logFormat()), level);
    // The audit log is independent of the log level.
    context.getLogger(AuditLog.LOGGER_NAME).setLevel(Level.INFO);
    // These libraries log only warnings and errors, unless the level is DEBUG or lower.
    if (level.isGreaterOrEqual(Level.INFO)) {
      for (var name : VERBOSE_LOGGERS) {
        context.getLogger(name).setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
      }
      // Malformed requests get a response. A log line for each would let a stranger fill the log.
      context.getLogger("org.eclipse.jetty.http").setLevel(Level.ERROR);
    } else {
      // At DEBUG, Jetty logs all request headers, which include the API key.
      context.getLogger("org.eclipse.jetty").setLevel(Level.INFO);
    }
  }

  /** Disables the log, for commands whose result contains all information. */
  public static void disable() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
  }

  private static void logToStandardError(
      LoggerContext context, Encoder<ILoggingEvent> encoder, Level level) {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(level);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
    if (format == LogFormat.JSON) {
      var encoder = new JsonLogEncoder();
      encoder.setContext(context);
      encoder.start();
      return encoder;
    }
    return encoder(
        context, new PlainLogLayout(TerminalCapabilities.supportsColor(System.getenv())));
  }

  private static Encoder<ILoggingEvent> encoder(
      LoggerContext context, Layout<ILoggingEvent> layout) {
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  // The Postgres driver and OpenTelemetry use java.util.logging.
  private static void bridgeJavaUtilLogging() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
