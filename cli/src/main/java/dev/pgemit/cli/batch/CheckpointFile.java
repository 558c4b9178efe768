package dev.pgemit.cli.batch;

import dev.pgemit.cli.command.AtomicFile;
import dev.pgemit.cli.command.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The file of a checkpoint. Each write replaces the file as a whole. */
final class CheckpointFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private final Path path;

  CheckpointFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Reads the checkpoint.
   *
   * @return empty if the file does not exist
   * @throws InvalidInputException if the file is not a checkpoint
   */
  Optional<Checkpoint> read() {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(path)) {
      throw new InvalidInputException("The checkpoint %s is not a file.".formatted(path));
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(path), Checkpoint.class));
    } catch (JacksonException | IOException e) {
      throw new InvalidInputException(
          "%s is not a checkpoint of pgemit batch. Name another file.".formatted(path));
    }
  }

  /** Replaces the checkpoint. After a failure, the file still has the previous one. */
  void write(Checkpoint checkpoint) throws IOException {
    try {
      AtomicFile.write(path, JSON.writeValueAsBytes(checkpoint));
    } catch (IOException e) {
      throw new IOException(
          "The checkpoint %s cannot be written: %s. Free some space, or name another file."
              .formatted(path, e.getMessage()),
          e);
    }
  }
}
