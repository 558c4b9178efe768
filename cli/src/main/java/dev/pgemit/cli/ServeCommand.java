package dev.pgemit.cli;

import dev.pgemit.cli.command.ProcessLifecycle;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.logging.Logging;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service, for production. */
@Command(
    name = "serve",
    description =
        "Start the service on the Postgres in DATABASE_URL, or on Redis alone, as PGEMIT_TRANSPORT"
            + " says.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit serve --no-auth",
      "",
      "docs/configuration.md lists every environment variable."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOGGER = LoggerFactory.getLogger(ServeCommand.class);

  @Option(
      names = "--no-auth",
      description =
          "Require no key: every client that reaches the service may do everything."
              + " Loopback only")
  private boolean isAuthenticationDisabled;

  @Override
  public Integer call() throws InterruptedException {
    var environmentSettings = Settings.from(System.getenv());
    var settings =
        isAuthenticationDisabled ? environmentSettings.withoutKeys() : environmentSettings;
    Logging.configure(settings);
    Settings.unknownVariablesWarning(System.getenv()).ifPresent(LOGGER::warn);
    try (var lifecycle = new ProcessLifecycle()) {
      lifecycle.start(() -> HttpApi.start(settings));
      lifecycle.awaitShutdown();
    }
    return 0;
  }
}
