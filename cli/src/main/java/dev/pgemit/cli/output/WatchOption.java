package dev.pgemit.cli.output;

import dev.pgemit.cli.command.DurationConverter;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.InvalidInputException;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that repeats a command until it is stopped. */
public final class WatchOption {
  private static final Duration MIN_INTERVAL = Duration.ofMillis(500);
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J\u001b[3J";

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "2s",
      paramLabel = "INTERVAL",
      converter = DurationConverter.class,
      description = "Repeat until Ctrl+C, every ${FALLBACK-VALUE} or in this interval")
  private @Nullable Duration interval;

  /**
   * Runs an action once, or until the reader of standard output closes it.
   *
   * @return the exit code
   */
  public int repeat(OutputOptions output, IntSupplier action) throws InterruptedException {
    if (interval == null) {
      return action.getAsInt();
    } else if (interval.compareTo(MIN_INTERVAL) < 0) {
      throw new InvalidInputException("--watch must be at least 500ms.");
    }
    while (!output.isClosed()) {
      if (output.isTerminal()) {
        output.print(CLEAR_SCREEN);
      }
      var unused = action.getAsInt(); // an incomplete answer may be complete the next time
      Thread.sleep(interval.toMillis());
    }
    return ExitCode.DONE.number();
  }
}
