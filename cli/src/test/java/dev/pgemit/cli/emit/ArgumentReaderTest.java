package dev.pgemit.cli.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.cli.command.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.util.RawValue;

class ArgumentReaderTest {
  @TempDir Path folder;

  @Test
  void parsesJsonArgumentsAndKeepsOthersAsText() {
    assertThat(read("1.50", "{\"a\": 1}", "null", "text", "", "-5", "a@b"))
        .containsExactly("raw 1.50", "raw {\"a\": 1}", "raw null", "text", "", "raw -5", "a@b");
  }

  @Test
  void readsArgumentsFromFiles() throws IOException {
    assertThat(read(file("{\"id\": 1}\n"), file("two\nlines\r\n"), file(""), file("\uFEFF[1]")))
        .containsExactly("raw {\"id\": 1}\n".strip(), "two\nlines", "", "raw [1]");
  }

  @Test
  void readsStandardInputOnce() {
    assertThat(readFrom("[1, 2]\n", 0, "first", "-")).containsExactly("first", "raw [1, 2]");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> readFrom("x", 0, "-", "-"))
        .withMessageContaining("only once");
  }

  @Test
  void escapesTextThatStartsWithAt() {
    assertThat(read("@@everyone", "@@@")).containsExactly("@everyone", "@@");
    assertThat(readFrom("unread", 2, "@@a", "@b", "-")).containsExactly("@a", "@b", "-");
  }

  @Test
  void rejectsUnreadableFiles() throws IOException {
    var binary = Files.write(folder.resolve("binary"), new byte[] {'a', (byte) 0xff});
    var zero = Files.write(folder.resolve("zero"), new byte[] {'a', 0});
    assertRejected("@" + folder.resolve("missing"), "the file does not exist");
    assertRejected("@" + folder, "it is a folder");
    assertRejected("@", "names no file");
    assertRejected("@\0", "the file name is invalid");
    assertRejected("@" + binary, "not UTF-8 text");
    assertRejected("@" + zero, "not UTF-8 text");
    assertRejected(file("{\"a\": "), "is not JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\"", "[1", "\"open", "[1e"})
  void rejectsIncompleteJson(String argument) {
    assertRejected(argument, "is not JSON");
  }

  private void assertRejected(String argument, String reason) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> read(argument))
        .withMessageContaining(reason);
  }

  private String file(String content) throws IOException {
    return "@" + Files.writeString(Files.createTempFile(folder, "argument", ""), content);
  }

  private static List<String> read(String... arguments) {
    return readFrom("", 0, arguments);
  }

  private static List<String> readFrom(String input, int literalCount, String... arguments) {
    var stream = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return Arrays.stream(new ArgumentReader(stream).read(List.of(arguments), literalCount))
        .map(value -> value instanceof RawValue raw ? "raw " + raw.rawValue() : value.toString())
        .toList();
  }
}
