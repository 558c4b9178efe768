package dev.pgemit.cli.relay;

import dev.pgemit.cli.command.AtomicFile;
import dev.pgemit.cli.command.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The file with the positions of a relay, from which a later relay continues. */
final class RelayState {
  private static final String POSITIONS = "positions";
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Path path;
  private Map<String, String> written = Map.of();
  private long writtenAt = System.nanoTime();

  RelayState(Path path) {
    this.path = path;
  }

  /**
   * Reads the positions by namespace.
   *
   * @return empty if the file does not exist
   * @throws InvalidInputException if the file is not the state of a relay
   */
  Map<String, String> read() {
    if (!Files.exists(path)) {
      return Map.of();
    }
    try {
      var document = JsonMapper.shared().readTree(Files.readAllBytes(path)).path(POSITIONS);
      if (document.isObject()) {
        var positions = new LinkedHashMap<String, String>();
        document.forEachEntry((name, position) -> positions.put(name, position.asString("")));
        return positions;
      }
    } catch (IOException | JacksonException e) {
      throw invalid();
    }
    throw invalid();
  }

  private InvalidInputException invalid() {
    return new InvalidInputException(
        "%s is not a state of pgemit relay. Name another file.".formatted(path));
  }

  /** Replaces the file, if the positions have changed, at most once a second. */
  void writeInIntervals(Map<String, String> positions) throws IOException {
    if (System.nanoTime() - writtenAt > INTERVAL.toNanos()) {
      write(positions);
      writtenAt = System.nanoTime();
    }
  }

  /** Replaces the file, if the positions have changed. */
  void write(Map<String, String> positions) throws IOException {
    if (positions.equals(written)) {
      return;
    }
    try {
      AtomicFile.write(path, JsonMapper.shared().writeValueAsBytes(Map.of(POSITIONS, positions)));
    } catch (IOException e) {
      throw new IOException(
          "The state %s cannot be written: %s. Free some space, or name another file."
              .formatted(path, e.getMessage()),
          e);
    }
    written = positions;
  }
}
