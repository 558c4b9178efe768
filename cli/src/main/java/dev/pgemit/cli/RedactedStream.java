package dev.pgemit.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.function.UnaryOperator;

/** Removes secrets from each line before it is written. Thread-safe. */
final class RedactedStream extends OutputStream {
  private final OutputStream target;
  private final UnaryOperator<String> redaction;
  private final Charset charset;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  RedactedStream(OutputStream target, UnaryOperator<String> redaction, Charset charset) {
    this.target = target;
    this.redaction = redaction;
    this.charset = charset;
  }

  /** Wraps a stream of the process. */
  static PrintStream around(PrintStream stream, UnaryOperator<String> redaction) {
    var charset = Charset.defaultCharset();
    return new PrintStream(new RedactedStream(stream, redaction, charset), true, charset);
  }

  @Override
  public synchronized void write(int one) throws IOException {
    line.write(one);
    if (one == '\n') {
      writeLine();
    }
  }

  /** Writes the line so far too: nothing more of it may come. */
  @Override
  public synchronized void flush() throws IOException {
    writeLine();
    target.flush();
  }

  private void writeLine() throws IOException {
    var bytes = line.toByteArray();
    line.reset();
    var text = new String(bytes, charset);
    var redacted = redaction.apply(text);
    // Bytes of another encoding stay as they are.
    target.write(redacted.equals(text) ? bytes : redacted.getBytes(charset));
  }
}
