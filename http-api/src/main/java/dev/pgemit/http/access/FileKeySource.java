package dev.pgemit.http.access;

import dev.pgemit.http.settings.EnvironmentVariable;
import dev.pgemit.http.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of keys. Every reading reads the whole file, which is small: Kubernetes replaces a
 * symbolic link to a parent directory, so the time of the last change is no sign of a change.
 */
final class FileKeySource extends KeySource {
  private final Path file;

  FileKeySource(Path file) {
    this.file = file;
  }

  @Override
  void start() {
    try {
      var unused = KeysFile.parse(read());
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(EnvironmentVariable.PGEMIT_KEYS_FILE.name(), describe(e));
    }
  }

  @Override
  KeyReading readIfChanged(String knownDigest, DatabaseClock clock) {
    try {
      var content = read();
      var digest = Sha256.base64Url(content);
      return new KeyReading(
          digest,
          clock.now(),
          digest.equals(knownDigest)
              ? Optional.empty()
              : Optional.of(KeysFile.parse(content).keys()));
    } catch (IOException | IllegalArgumentException e) {
      throw KeysUnavailableException.ofFile("The file of PGEMIT_KEYS_FILE " + describe(e), e);
    }
  }

  private byte[] read() throws IOException {
    return Files.readAllBytes(file);
  }

  private String describe(Exception failure) {
    return failure instanceof IOException
        ? "is %s, which cannot be read (%s): check the path and the permissions"
            .formatted(file, failure)
        : "is %s, which is not a valid file of keys: %s".formatted(file, failure.getMessage());
  }

  @Override
  NoUsableKeyException noActiveKey() {
    return NoUsableKeyException.missingKeyInFile(file);
  }
}
