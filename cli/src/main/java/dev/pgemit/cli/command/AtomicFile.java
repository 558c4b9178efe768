package dev.pgemit.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces files as a whole, so that a reader never sees a part. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Replaces a file. After a failure, the file still has its previous content. */
  public static void write(Path path, byte[] content) throws IOException {
    var replacement = path.resolveSibling(path.getFileName() + ".tmp");
    try {
      try (var file =
          FileChannel.open(
              replacement,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true);
      }
      Files.move(replacement, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(replacement);
      throw e;
    }
  }
}
