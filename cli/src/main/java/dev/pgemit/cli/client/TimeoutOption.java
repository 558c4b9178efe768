package dev.pgemit.cli.client;

import dev.pgemit.cli.command.DurationConverter;
import dev.pgemit.cli.command.InvalidInputException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The option that limits the wait for servers and clients. */
public final class TimeoutOption {
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description =
          "How long to wait for servers and clients, from 1ms to 60s. Default: ${DEFAULT-VALUE}")
  private Duration timeout = Duration.ofSeconds(5);

  /**
   * Returns the timeout.
   *
   * @throws InvalidInputException if the timeout is out of bounds
   */
  public Duration timeout() {
    if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new InvalidInputException("--timeout must be from 1ms to 60s.");
    }
    return timeout;
  }
}
