package dev.pgemit.cli.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.function.UnaryOperator;

/** Redacts secrets in each line before it is written. Thread-safe. */
final class RedactingOutputStream extends OutputStream {
  private final OutputStream target;
  private final UnaryOperator<String> redactor;
  private final Charset charset;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  RedactingOutputStream(OutputStream target, UnaryOperator<String> redactor, Charset charset) {
    this.target = target;
    this.redactor = redactor;
    this.charset = charset;
  }

  /** Wraps a stream of the process. */
  static PrintStream wrap(PrintStream stream, UnaryOperator<String> redactor) {
    var charset = Charset.defaultCharset();
    return new PrintStream(new RedactingOutputStream(stream, redactor, charset), true, charset);
  }

  @Override
  public synchronized void write(int value) throws IOException {
    line.write(value);
    if (value == '\n') {
      writeLine();
    }
  }

  /** Writes an incomplete line too, because the rest may never arrive. */
  @Override
  public synchronized void flush() throws IOException {
    writeLine();
    target.flush();
  }

  private void writeLine() throws IOException {
    var bytes = line.toByteArray();
    line.reset();
    var text = new String(bytes, charset);
    var redacted = redactor.apply(text);
    // Bytes in another encoding stay unchanged.
    target.write(redacted.equals(text) ? bytes : redacted.getBytes(charset));
  }
}
