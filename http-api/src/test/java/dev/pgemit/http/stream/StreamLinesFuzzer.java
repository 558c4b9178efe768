package dev.pgemit.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.fuzz.FuzzInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** However a stream's bytes are split, the lines are those of the whole text. */
public final class StreamLinesFuzzer {
  private StreamLinesFuzzer() {}

  /** Reads a stream in pieces. The input determines the lengths, the pieces and the bytes. */
  public static void fuzzerTestOneInput(byte[] input) {
    var choices = new FuzzInput(input);
    var longest = choices.nextBoolean() ? 1 + choices.nextInt(20) : 1 + choices.nextInt(65_536) * 2;
    var stream = stream(choices);
    assertThat(read(longest, stream, input)).isEqualTo(expected(longest, stream));
  }

  private static byte[] stream(FuzzInput choices) {
    var bytes = new ByteArrayOutputStream();
    while (!choices.isExhausted()) {
      switch (choices.nextInt(4)) {
        case 0 -> bytes.write('\n');
        case 1 -> bytes.writeBytes(" \t\r".getBytes(StandardCharsets.US_ASCII));
        case 2 ->
            bytes.writeBytes(
                "x"
                    .repeat(
                        choices.nextBoolean() ? choices.nextInt(100) : 4_096 * choices.nextInt(17))
                    .getBytes(StandardCharsets.US_ASCII));
        default -> bytes.writeBytes(choices.bytes(choices.nextInt(60)));
      }
    }
    return bytes.toByteArray();
  }

  private static List<String> read(int longest, byte[] stream, byte[] pieces) {
    var lines = new LineReader(longest);
    var read = new ArrayList<String>();
    var input = new InPieces(stream, pieces);
    try {
      take(lines, read);
      while (lines.fill(input)) {
        take(lines, read);
      }
      take(lines, read);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void take(LineReader lines, List<String> read) {
    while (lines.next()) {
      assertThat(lines.number()).isEqualTo(read.size() + 1);
      read.add(
          lines.isTooLong()
              ? "too long"
              : lines.isBlank()
                  ? "blank"
                  : StandardCharsets.ISO_8859_1.decode(lines.line()).toString());
      assertThat(lines.line().array().length)
          .as("the buffer")
          .isLessThan(4 * lines.maxLineBytes() + (256 << 10));
    }
  }

  private static List<String> expected(int longest, byte[] stream) {
    var text = new String(stream, StandardCharsets.ISO_8859_1);
    var lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    lines.replaceAll(
        line ->
            line.length() > longest
                ? "too long"
                : line.chars().allMatch(c -> c == ' ' || c == '\t' || c == '\r') ? "blank" : line);
    return lines;
  }

  /** Returns the given numbers of bytes at a time, in a cycle. */
  private static final class InPieces extends ByteArrayInputStream {
    private final byte[] pieces;
    private int next;

    InPieces(byte[] bytes, byte[] pieces) {
      super(bytes);
      this.pieces = pieces;
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) {
      var piece = pieces.length == 0 ? length : pieces[next++ % pieces.length] & 0xff;
      // Small pieces for a small stream, large ones for a large one. Other combinations are too
      // slow.
      var most = Math.max(1, piece * Math.max(1, (count >> 12)));
      return super.read(buffer, offset, Math.min(length, most));
    }
  }
}
