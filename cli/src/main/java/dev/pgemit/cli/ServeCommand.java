package dev.pgemit.cli;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import java.util.concurrent.Callable;
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
  @Option(
      names = "--no-auth",
      description = "Ask nobody for a key: whoever reaches it may do everything. On loopback only")
  private boolean asksNobody;

  @Override
  public Integer call() throws InterruptedException {
    var read = Settings.from(System.getenv());
    var settings = asksNobody ? read.withoutKeys() : read;
    Logging.configure(settings);
    try (var running = new Running()) {
      running.start(() -> HttpApi.start(settings));
      running.await();
    }
    return 0;
  }
}
