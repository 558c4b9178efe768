package dev.pgemit.cli.batch;

import dev.pgemit.cli.command.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file, or standard input.
 *
 * @param name the name on the command line; {@code -} for standard input
 * @param size in bytes, 0 if it is not known in advance
 */
record InputFile(String name, long size, boolean isRegular) {
  static final String STANDARD_INPUT = "-";
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * Finds a file.
   *
   * @throws InvalidInputException if the file does not exist or cannot be read
   */
  static InputFile of(String name) {
    if (name.equals(STANDARD_INPUT)) {
      return new InputFile(name, 0, false);
    }
    try {
      var path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw new InvalidInputException("%s is a folder: name its files.".formatted(name));
      }
      if (!Files.isReadable(path)) {
        throw new InvalidInputException(
            Files.exists(path)
                ? "%s cannot be read: check its permissions.".formatted(name)
                : "The file %s does not exist.".formatted(name));
      }
      var isRegular = Files.isRegularFile(path);
      return new InputFile(name, isRegular ? Files.size(path) : 0, isRegular);
    } catch (InvalidPathException | IOException e) {
      throw new InvalidInputException("%s cannot be read: %s.".formatted(name, e.getMessage()));
    }
  }

  /** Returns the number of bytes of files, 0 if the size of one is not known in advance. */
  static long totalSize(List<InputFile> files) {
    return files.stream().allMatch(InputFile::isRegular)
        ? files.stream().mapToLong(InputFile::size).sum()
        : 0;
  }

  /** Opens the file, behind a byte order mark. */
  InputStream open() throws IOException {
    var input =
        new BufferedInputStream(
            name.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(name)));
    input.mark(BYTE_ORDER_MARK.length);
    for (var expected : BYTE_ORDER_MARK) {
      if (input.read() != (expected & 0xFF)) {
        input.reset();
        break;
      }
    }
    return input;
  }
}
