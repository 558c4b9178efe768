package dev.pgemit.cli.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Hashes what a run publishes with SHA-256: the content of its files, in order, and options. Reads
 * the files on a thread of its own, while the command connects.
 */
final class ContentHash {
  private static final int BUFFER_BYTES = 256 << 10;

  private final FutureTask<List<byte[]>> digests;

  private ContentHash(List<InputFile> files) {
    this.digests = new FutureTask<>(() -> hash(files));
  }

  /** Begins to read the files. */
  static ContentHash start(List<InputFile> files) {
    var hash = new ContentHash(files);
    var thread = new Thread(hash.digests, "pgemit-content-hash");
    thread.setDaemon(true); // the command may end before, for example without a connection
    thread.start();
    return hash;
  }

  /**
   * Waits for the content of the files, and returns the hash.
   *
   * @param options the options that decide what the lines become, and how they form chunks
   * @return 64 hexadecimal digits
   * @throws IOException if a file cannot be read
   */
  String with(String options) throws IOException, InterruptedException {
    var digest = sha256();
    digest.update(options.getBytes(StandardCharsets.UTF_8));
    for (var content : awaitDigests()) {
      digest.update(content);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private List<byte[]> awaitDigests() throws IOException, InterruptedException {
    try {
      return digests.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw new IllegalStateException("The files could not be hashed", e.getCause());
    }
  }

  private static List<byte[]> hash(List<InputFile> files) throws IOException {
    var digests = new ArrayList<byte[]>();
    for (var file : files) {
      digests.add(hash(file));
    }
    return digests;
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
