package dev.pgemit.benchmarks.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Redis without persistence.
 *
 * @param process the process
 * @param port the port on which it listens
 */
public record RedisProcess(ChildProcess process, int port) implements AutoCloseable {
  static RedisProcess start(Path logs) {
    var port = Ports.findFree();
    var command =
        List.of(
            "redis-server",
            "--bind",
            "127.0.0.1",
            "--port",
            "" + port,
            "--save",
            "",
            "--appendonly",
            "no");
    var folder = Path.of(System.getProperty("java.io.tmpdir"));
    var process = ChildProcess.start("redis", logs, folder, Map.of(), command);
    Ports.awaitListening(process, port);
    return new RedisProcess(process, port);
  }

  @Override
  public void close() {
    process.close();
  }
}
