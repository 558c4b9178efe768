package dev.pgemit.benchmarks.process;

/**
 * An HTTP server of the run.
 *
 * @param process the process
 * @param port the port on which the server listens
 */
public record ServerProcess(ChildProcess process, int port) implements AutoCloseable {
  /** Returns the URL of a path. */
  public String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  @Override
  public void close() {
    process.close();
  }
}
