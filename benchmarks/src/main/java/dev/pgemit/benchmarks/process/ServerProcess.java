package dev.pgemit.benchmarks.process;

/**
 * An HTTP server of the run.
 *
 * @param process its process
 * @param port where it listens
 */
public record ServerProcess(ChildProcess process, int port) implements AutoCloseable {
  /** The address of one of its paths. */
  public String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  @Override
  public void close() {
    process.close();
  }
}
