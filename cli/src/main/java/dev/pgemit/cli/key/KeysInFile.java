package dev.pgemit.cli.key;

import dev.pgemit.cli.command.AtomicFile;
import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.AdministeredKeys;
import dev.pgemit.http.access.KeyAdministration.CreatedKey;
import dev.pgemit.http.access.KeyAdministration.KeyList;
import dev.pgemit.http.access.KeyExpiry;
import dev.pgemit.http.access.KeysFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys in a file. Each change replaces the file as a whole. A lock on a second file, which
 * stays there, makes commands that run at the same time wait for each other.
 */
final class KeysInFile implements AdministeredKeys {
  private final Path path;

  KeysInFile(Path path) {
    this.path = path;
  }

  @Override
  public Optional<CreatedKey> create(String name, AccessPolicy policy, KeyExpiry expiry) {
    return change(file -> file.create(name, policy, expiry, now()));
  }

  @Override
  public KeyList list() {
    try {
      return new KeyList(read().keys(), Map.of(), now());
    } catch (IOException e) {
      throw unusable("read", e);
    }
  }

  @Override
  public int revoke(String name) {
    return change(file -> file.revoke(name));
  }

  @Override
  public CreatedKey rotate(String name, Duration overlap) {
    return change(file -> file.rotate(name, overlap, now()));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private <T> T change(Function<KeysFile, KeysFile.Change<T>> step) {
    try (var channel =
            FileChannel.open(
                path.resolveSibling(path.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      var file = read();
      var change = step.apply(file);
      if (lock.isValid() && !change.file().equals(file)) {
        AtomicFile.write(target(), change.file().toJson());
      }
      return change.result();
    } catch (IOException e) {
      throw unusable("changed", e);
    }
  }

  /** Returns the file behind a symbolic link, which the change keeps. */
  private Path target() throws IOException {
    return Files.exists(path) ? path.toRealPath() : path;
  }

  private KeysFile read() throws IOException {
    if (!Files.exists(path)) {
      return KeysFile.EMPTY;
    }
    try {
      return KeysFile.parse(Files.readAllBytes(path));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "%s is not a valid file of keys: %s.".formatted(path, e.getMessage()));
    }
  }

  private InvalidInputException unusable(String verb, IOException failure) {
    return new InvalidInputException(
        "The file of keys %s cannot be %s (%s). Check the path and its permissions."
            .formatted(path, verb, failure));
  }
}
