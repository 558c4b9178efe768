package dev.pgemit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the arguments of an event: {@code @file} stands for the content of a file, {@code -} for
 * that of standard input, {@code @@text} for text that starts with {@code @}, and anything else for
 * itself.
 */
final class ArgumentReader {
  /** What fits the queue of an emitter. */
  private static final int MAX_BYTES = 64 << 20;

  private static final String STANDARD_INPUT = "Standard input";

  private final InputStream input;
  private boolean isInputRead;

  /** Reads from a standard input, if an argument names it. */
  ArgumentReader(InputStream input) {
    this.input = input;
  }

  /**
   * Reads all arguments.
   *
   * @param typed the arguments as typed
   * @param literal how many of the last ones stand for themselves, since they follow {@code --}
   */
  Object[] read(List<String> typed, int literal) {
    var values = new Object[typed.size()];
    for (var i = 0; i < values.length; i++) {
      var one = typed.get(i);
      values[i] = i >= values.length - literal ? itself(one) : read(one);
    }
    return values;
  }

  private Object read(String typed) {
    if (typed.equals("-")) {
      return Argument.parse(standardInput(), STANDARD_INPUT);
    }
    if (typed.startsWith("@@")) {
      return itself(typed.substring(1));
    }
    return typed.startsWith("@") ? file(typed.substring(1)) : itself(typed);
  }

  private static Object itself(String typed) {
    return Argument.parse(typed, "The argument " + typed);
  }

  private String standardInput() {
    if (isInputRead) {
      throw new WrongInput("Two arguments are \"-\": standard input can be read once only.");
    }
    isInputRead = true;
    try {
      return text(input.readNBytes(MAX_BYTES + 1), STANDARD_INPUT);
    } catch (IOException e) {
      throw new WrongInput("Standard input cannot be read: %s.".formatted(e.getMessage()));
    }
  }

  private static Object file(String name) {
    if (name.isEmpty()) {
      throw new WrongInput(
          "\"@\" names no file. Write @FILE for a file's content, or @@ for the text \"@\".");
    }
    var title = "The file %s".formatted(name);
    try (var content = Files.newInputStream(Path.of(name))) {
      return Argument.parse(text(content.readNBytes(MAX_BYTES + 1), title), title);
    } catch (IOException | InvalidPathException e) {
      throw new WrongInput(
          "%s cannot be read: %s. For text that starts with @, write @@%s."
              .formatted(title, reason(name), name));
    }
  }

  private static String reason(String name) {
    try {
      var path = Path.of(name);
      if (!Files.exists(path)) {
        return "there is none";
      }
      return Files.isDirectory(path) ? "it is a folder" : "permission denied, perhaps";
    } catch (InvalidPathException e) {
      return "that is no name of a file";
    }
  }

  private static String text(byte[] content, String title) {
    if (content.length > MAX_BYTES) {
      throw new WrongInput("%s is larger than %d MiB.".formatted(title, MAX_BYTES >> 20));
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      if (text.indexOf('\0') < 0) {
        // A byte order mark and the end of the last line belong to the file, not to the text.
        return text.replaceFirst("^\uFEFF", "").replaceFirst("\r?\n\\z", "");
      }
    } catch (CharacterCodingException e) {
      // Binary, or another encoding.
    }
    throw new WrongInput(
        "%s is not text in UTF-8. Convert it, or put binary data into JSON, in base64 for example."
            .formatted(title));
  }
}
