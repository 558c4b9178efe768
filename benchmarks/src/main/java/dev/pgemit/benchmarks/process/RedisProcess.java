package dev.pgemit.benchmarks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Redis without persistence.
 *
 * @param process the process
 * @param port the port on which it listens
 */
public record RedisProcess(ChildProcess process, int port) implements AutoCloseable {
  static RedisProcess start(String name, Path logs, String... options) {
    var port = Ports.findFree();
    var command =
        new ArrayList<>(
            List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                "" + port,
                "--save",
                "",
                "--appendonly",
                "no"));
    command.addAll(List.of(options));
    var folder = Path.of(System.getProperty("java.io.tmpdir"));
    var process = ChildProcess.start(name, logs, folder, Map.of(), command);
    Ports.awaitListening(process, port);
    return new RedisProcess(process, port);
  }

  /** Returns the address. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
  }
}
