package dev.pgemit.cli.dev;

import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.MigrationSettings;
import dev.pgemit.cli.command.ProcessLifecycle;
import dev.pgemit.cli.command.TransportName;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.logging.Logging;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.edge.HttpBindException;
import dev.pgemit.http.settings.RedisSettings;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs Postgres and the service on one machine, for evaluation and development. */
@Command(
    name = "dev",
    description =
        "Start Postgres and the service on this machine, without any setup, and Redis if messages"
            + " go through it.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit dev",
      "  pgemit dev --transport redis-sharded",
    })
public final class DevCommand implements Callable<Integer> {
  private static final Logger LOGGER = LoggerFactory.getLogger(DevCommand.class);
  private static final String HOST = "127.0.0.1";

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--port", description = "The port of the service. Default: PORT, or 8080")
  private @Nullable Integer port;

  @Option(
      names = "--database-port",
      defaultValue = "54320",
      description = "The port of the embedded Postgres. Default: ${DEFAULT-VALUE}")
  private int databasePort;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      converter = TransportName.NameConverter.class,
      description =
          "How messages reach the Socket.IO servers: postgres, redis-sharded, redis-streams or"
              + " redis-classic, like their adapter. Through Redis, this starts the installed"
              + " redis-server too. Default: PGEMIT_TRANSPORT, or postgres")
  private @Nullable TransportName transport;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "The folder for the data. Default: a temporary folder, deleted at the end")
  private @Nullable Path dataFolder;

  @Override
  public Integer call() throws InterruptedException {
    var out = spec == null ? null : spec.commandLine().getOut();
    if (out == null) {
      throw new IllegalStateException("picocli gives every command its own description");
    }
    // Postgres takes seconds to start. Invalid settings and used ports fail before the start.
    var environment = environment(EmbeddedDatabase.url(databasePort));
    var redisPort = freePort();
    environment.put("REDIS_URL", LocalRedis.url(redisPort));
    if (Settings.from(environment).port() == 0) {
      environment.put("PORT", Integer.toString(freePort())); // the page needs it before the start
    }
    var checked = Settings.from(environment);
    requireFreePort(checked.port());
    var redisProgram = checked.redis().map(redis -> LocalRedis.findProgram());
    Logging.configure(checked);
    Settings.unknownVariablesWarning(environment).ifPresent(LOGGER::warn);
    out.println("Starting Postgres 18%s …".formatted(redisProgram.isPresent() ? " and Redis" : ""));
    out.flush();
    try (var lifecycle = new ProcessLifecycle()) {
      var database = lifecycle.register(start());
      environment.put("DATABASE_URL", database.url());
      var settings = Settings.from(environment).withoutKeys();
      if (redisProgram.isPresent()) {
        lifecycle.register(LocalRedis.start(redisProgram.get(), redisPort));
      }
      Migrations.migrate(Database.dataSource(settings), MigrationSettings.of(settings));
      var servers =
          new DevServers(
              database.url(),
              LocalRedis.url(redisPort),
              settings.redis().map(RedisSettings::wire).orElse(null));
      var banner = new DevBanner(servers, settings.port(), dataFolder);
      lifecycle.start(() -> start(settings, banner));
      out.println(banner);
      out.flush();
      lifecycle.awaitShutdown();
    }
    return 0;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new InvalidInputException(
          "This machine has no free port (%s)".formatted(e.getMessage()));
    }
  }

  private static void requireFreePort(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true); // like the service, which reuses recent ports
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
    } catch (IOException e) {
      throw new InvalidInputException(
          "The service cannot listen on %s:%d (%s): choose another port with --port"
              .formatted(HOST, port, e.getMessage()));
    }
  }

  private EmbeddedDatabase start() {
    try {
      return EmbeddedDatabase.start(databasePort, dataFolder);
    } catch (NoClassDefFoundError e) {
      throw new InvalidInputException(
          "This build has no embedded Postgres, like the container image: use \"pgemit"
              + " serve\" with a DATABASE_URL");
    }
  }

  private static HttpApi start(Settings settings, DevBanner banner) {
    try {
      return HttpApi.start(settings, banner.guide());
    } catch (HttpBindException e) {
      throw new InvalidInputException(e.summary() + ": choose another port with --port");
    }
  }

  // Keeps the user's variables except for the addresses of Postgres, Redis and the service.
  private Map<String, String> environment(String url) {
    var environment = new HashMap<>(System.getenv());
    environment.put("DATABASE_URL", url);
    environment.remove("PGEMIT_KEYS_FILE"); // the service requires no key
    environment.put("HOST", HOST);
    if (port != null) {
      environment.put("PORT", port.toString());
    }
    if (transport != null) {
      environment.put("PGEMIT_TRANSPORT", transport.toString());
    }
    // Logs only warnings unless the environment sets a level or the request log.
    if (isBlank("PGEMIT_LOG_LEVEL") && isBlank("PGEMIT_LOG_REQUESTS")) {
      environment.put("PGEMIT_LOG_LEVEL", "warn");
    }
    return environment;
  }

  private static boolean isBlank(String variable) {
    return System.getenv().getOrDefault(variable, "").isBlank();
  }
}
