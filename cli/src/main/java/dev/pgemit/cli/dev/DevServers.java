package dev.pgemit.cli.dev;

import dev.pgemit.http.settings.RedisSettings.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of {@code pgemit dev} need from a Socket.IO server.
 *
 * @param databaseUrl the address of Postgres
 * @param redisUrl the address of Redis; ignored if messages go through Postgres
 * @param wire the Redis adapter; {@code null} if messages go through Postgres
 */
record DevServers(String databaseUrl, String redisUrl, @Nullable Wire wire) {
  private static final String DEFAULT_DATABASE_PORT = ":54320/";

  /** Returns the address of each server, by its name. */
  Map<String, String> addresses() {
    var addresses = new LinkedHashMap<String, String>();
    addresses.put("Postgres", databaseUrl);
    if (wire != null) {
      addresses.put("Redis", redisUrl);
    }
    return addresses;
  }

  /** Returns the name of the server that passes the messages on. */
  String broker() {
    return wire == null ? "Postgres" : "Redis";
  }

  /** Returns the variables of the commands that emit without the service, for a shell. */
  String commandVariables() {
    return wire == null
        ? "DATABASE_URL=" + databaseUrl
        : "PGEMIT_TRANSPORT=%s REDIS_URL=%s".formatted(wire, redisUrl);
  }

  /** Returns the variables of the example server that differ from its defaults, for a shell. */
  String exampleVariables() {
    if (wire != null) {
      return "ADAPTER=%s REDIS_URL=%s ".formatted(wire, redisUrl);
    }
    return databaseUrl.contains(DEFAULT_DATABASE_PORT) ? "" : "DATABASE_URL=" + databaseUrl + " ";
  }

  /** Returns the npm packages that a server needs. */
  List<String> packages() {
    if (wire == null) {
      return List.of("socket.io", "pg", "@socket.io/postgres-adapter");
    }
    return List.of(
        "socket.io",
        "redis",
        wire == Wire.REDIS_STREAMS
            ? "@socket.io/redis-streams-adapter"
            : "@socket.io/redis-adapter");
  }

  /** Returns the resource with the source of a server. */
  String sourceName() {
    return wire == null ? "server.mjs" : wire + ".mjs";
  }

  /** Returns the source of a server with the addresses in it. */
  String withAddresses(String source) {
    return source
        .replace("process.env.DATABASE_URL", '"' + databaseUrl + '"')
        .replace("process.env.REDIS_URL", '"' + redisUrl + '"')
        .replace("process.env.PORT ?? ", "");
  }
}
