package dev.pgemit.cli;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The service, for production. */
@Command(
    name = "serve",
    description = "Start the service on the Postgres that DATABASE_URL names.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "README.md lists every setting of the environment."})
final class ServeCommand implements Callable<Integer> {
  @Override
  public Integer call() throws InterruptedException {
    var settings = Settings.from(System.getenv());
    Logging.configure(settings);
    try (var running = new Running()) {
      running.add(HttpApi.start(settings));
      running.await();
    }
    return 0;
  }
}
