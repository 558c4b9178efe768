package dev.pgemit.cli.emit;

import dev.pgemit.cli.client.EmittedEvent;
import dev.pgemit.cli.command.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Reads the arguments of an event: {@code @file} reads a file, {@code -} reads standard input, and
 * {@code @@text} is the text {@code @text}. Any other argument stands for itself.
 */
public final class ArgumentReader {
  /** The capacity of an emitter's queue. */
  private static final int MAX_ARGUMENT_BYTES = 64 << 20;

  private static final String STANDARD_INPUT = "Standard input";

  private final InputStream input;
  private boolean isStandardInputRead;

  /** Creates a reader of a standard input, which is read only if an argument names it. */
  public ArgumentReader(InputStream input) {
    this.input = input;
  }

  /**
   * Reads an event of a command.
   *
   * @param typed the arguments as typed
   * @param binaryFiles files whose bytes are further arguments
   * @param command the command, whose arguments after {@code --} stand for themselves
   */
  public EmittedEvent readEvent(
      String event, List<String> typed, List<Path> binaryFiles, CommandLine command) {
    List<@Nullable Object> args =
        new ArrayList<>(List.of(read(typed, literalCount(typed, command))));
    binaryFiles.forEach(file -> args.add(readBinary(file)));
    return new EmittedEvent(event, args);
  }

  private static int literalCount(List<String> typed, CommandLine command) {
    var tokens = command.getParseResult().originalArgs();
    var separatorIndex = tokens.indexOf("--");
    var followingCount = separatorIndex < 0 ? 0 : tokens.size() - separatorIndex - 1;
    return Math.min(followingCount, typed.size()); // the event may follow "--" too
  }

  private static byte[] readBinary(Path file) {
    try (var content = Files.newInputStream(file)) {
      var bytes = content.readNBytes(MAX_ARGUMENT_BYTES + 1);
      if (bytes.length > MAX_ARGUMENT_BYTES) {
        throw new InvalidInputException(tooLarge("The file " + file));
      }
      return bytes;
    } catch (IOException e) {
      throw new InvalidInputException(
          "The file %s cannot be read: %s.".formatted(file, describeReadFailure(file.toString())));
    }
  }

  private static String tooLarge(String source) {
    return "%s is larger than %d MiB.".formatted(source, MAX_ARGUMENT_BYTES >> 20);
  }

  /**
   * Reads all arguments.
   *
   * @param literalCount the number of last arguments that follow {@code --} and stand for
   *     themselves
   */
  Object[] read(List<String> typed, int literalCount) {
    var values = new Object[typed.size()];
    for (var i = 0; i < values.length; i++) {
      var one = typed.get(i);
      values[i] = i >= values.length - literalCount ? parseLiteral(one) : read(one);
    }
    return values;
  }

  private Object read(String typed) {
    if (typed.equals("-")) {
      return ArgumentParser.parse(readStandardInput(), STANDARD_INPUT);
    }
    if (typed.startsWith("@@")) {
      return parseLiteral(typed.substring(1));
    }
    return typed.startsWith("@") ? readFile(typed.substring(1)) : parseLiteral(typed);
  }

  private static Object parseLiteral(String argument) {
    return ArgumentParser.parse(argument, "The argument " + argument);
  }

  private String readStandardInput() {
    if (isStandardInputRead) {
      throw new InvalidInputException(
          "Two arguments are \"-\", but standard input can be read only once.");
    }
    isStandardInputRead = true;
    try {
      return decodeText(input.readNBytes(MAX_ARGUMENT_BYTES + 1), STANDARD_INPUT);
    } catch (IOException e) {
      throw new InvalidInputException(
          "Standard input cannot be read: %s.".formatted(e.getMessage()));
    }
  }

  private static Object readFile(String name) {
    if (name.isEmpty()) {
      throw new InvalidInputException(
          "\"@\" names no file. Write @FILE for the content of a file, or @@ for the"
              + " text \"@\".");
    }
    var source = "The file %s".formatted(name);
    try (var content = Files.newInputStream(Path.of(name))) {
      return ArgumentParser.parse(
          decodeText(content.readNBytes(MAX_ARGUMENT_BYTES + 1), source), source);
    } catch (IOException | InvalidPathException e) {
      throw new InvalidInputException(
          "%s cannot be read: %s. To send text that starts with @, write @@%s."
              .formatted(source, describeReadFailure(name), name));
    }
  }

  private static String describeReadFailure(String name) {
    try {
      var path = Path.of(name);
      if (!Files.exists(path)) {
        return "the file does not exist";
      }
      return Files.isDirectory(path) ? "it is a folder" : "check its permissions";
    } catch (InvalidPathException e) {
      return "the file name is invalid";
    }
  }

  private static String decodeText(byte[] content, String source) {
    if (content.length > MAX_ARGUMENT_BYTES) {
      throw new InvalidInputException(tooLarge(source));
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      if (text.indexOf('\0') < 0) {
        // A byte order mark and the last line break belong to the file, not to the text.
        return text.replaceFirst("^\uFEFF", "").replaceFirst("\r?\n\\z", "");
      }
    } catch (CharacterCodingException e) {
      // The file is binary or in another encoding.
    }
    throw new InvalidInputException(
        "%s is not UTF-8 text. Convert it, or send its bytes with --binary FILE."
            .formatted(source));
  }
}
