package dev.pgemit.benchmarks.process;

import java.time.Duration;

/**
 * A server of the run.
 *
 * @param process the process
 * @param baseUrl the address without a path
 * @param key the key that its calls need; empty for none
 * @param startup the time from the start of the process until it was ready
 */
public record ServerProcess(ChildProcess process, String baseUrl, String key, Duration startup)
    implements AutoCloseable {
  /** Returns the URL of a path. */
  public String url(String path) {
    return baseUrl + path;
  }

  @Override
  public void close() {
    process.close();
  }
}
