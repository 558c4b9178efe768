package dev.pgemit.cli;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The service, for production. */
@Command(
    name = "serve",
    description = "Start the service on the Postgres that DATABASE_URL names.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "README.md lists every setting of the environment."})
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOGGER = LoggerFactory.getLogger(ServeCommand.class);

  @Option(
      names = "--no-auth",
      description = "Ask nobody for a key: whoever reaches it may do everything. On loopback only")
  private boolean asksNobody;

  @Override
  public Integer call() throws InterruptedException {
    var read = Settings.from(System.getenv());
    var settings = asksNobody ? read.withoutKeys() : read;
    Logging.configure(settings);
    Settings.ignored(System.getenv()).ifPresent(LOGGER::warn);
    try (var running = new Running()) {
      running.start(() -> HttpApi.start(settings));
      running.await();
    }
    return 0;
  }
}
