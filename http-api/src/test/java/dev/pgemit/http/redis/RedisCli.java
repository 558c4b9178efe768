package dev.pgemit.http.redis;

import dev.pgemit.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a server with Redis's own client. */
record RedisCli(RedisServer server) {
  /** Returns what a command prints. */
  String run(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(server.port())));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
