package dev.pgemit.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/** Replaces files as a whole, so that a reader never sees a part. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Replaces a file, and keeps its permissions. After a failure, the file still has its previous
   * content.
   */
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
      copyPermissions(path, replacement);
      Files.move(replacement, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(replacement);
      throw e;
    }
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    var target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (target != null && Files.exists(from)) {
      target.setPermissions(Files.getPosixFilePermissions(from));
    }
  }
}
