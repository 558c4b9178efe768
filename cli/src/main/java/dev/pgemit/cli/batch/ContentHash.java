package dev.pgemit.cli.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Hashes what a run publishes with SHA-256: the content of its files, in order, and options. */
final class ContentHash {
  private static final int BUFFER_BYTES = 256 << 10;

  private ContentHash() {}

  /**
   * Returns the hash.
   *
   * @param options the options that decide what the lines become, and how they form chunks
   * @return 64 hexadecimal digits
   */
  static String of(List<InputFile> files, String options) throws IOException {
    var digest = sha256();
    digest.update(options.getBytes(StandardCharsets.UTF_8));
    for (var file : files) {
      digest.update(hash(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] hash(InputFile file) throws IOException {
    var digest = sha256();
    var buffer = new byte[BUFFER_BYTES];
    try (var input = Files.newInputStream(Path.of(file.name()))) {
      for (var read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
