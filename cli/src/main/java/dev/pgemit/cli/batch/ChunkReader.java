package dev.pgemit.cli.batch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides the lines of all files into chunks. The chunks of files depend on the lines and the
 * limits alone, so that a later run finds the same ones. A chunk of a pipe also ends where the next
 * line would have to be waited for. Not thread-safe.
 */
final class ChunkReader implements AutoCloseable {
  private final Iterator<InputFile> files;
  private final SourceFactory sources;
  private final ChunkLimits limits;
  private @Nullable InputStream input;
  private @Nullable LineSource source;
  private @Nullable BatchLine pending;
  private boolean isPipe;
  private long position;
  private long offset;

  /** Opens the lines of a file. */
  @FunctionalInterface
  interface SourceFactory {
    LineSource open(String name, InputStream input) throws IOException;
  }

  ChunkReader(List<InputFile> files, SourceFactory sources, ChunkLimits limits) {
    this.files = files.iterator();
    this.sources = sources;
    this.limits = limits;
  }

  /** Skips lines that an earlier run has published or rejected. */
  void skip(long lines) throws IOException {
    while (position < lines && nextLine() != null) {
      position++;
    }
  }

  /** Returns the number of bytes that were read. */
  long offset() {
    return offset;
  }

  /** Returns the next chunk, or {@code null} at the end of the input. */
  @Nullable Chunk next() throws IOException {
    var lines = new ArrayList<BatchLine>();
    var bytes = 0L;
    while (lines.size() < limits.maxLines() && (lines.isEmpty() || isReady())) {
      var line = pending == null ? nextLine() : pending;
      pending = null;
      if (line == null) {
        break;
      }
      if (!lines.isEmpty() && bytes + line.json().length > limits.maxBytes()) {
        pending = line;
        break;
      }
      lines.add(line);
      bytes += line.json().length;
    }
    var start = position;
    position += lines.size();
    return lines.isEmpty() ? null : new Chunk(start, lines, offset);
  }

  private boolean isReady() throws IOException {
    return !isPipe || source == null || source.isReady();
  }

  private @Nullable BatchLine nextLine() throws IOException {
    while (source != null || files.hasNext()) {
      if (source == null) {
        open(files.next());
      }
      var line = source == null ? null : source.next();
      if (line != null) {
        return line;
      }
      close();
    }
    return null;
  }

  private void open(InputFile file) throws IOException {
    isPipe = !file.isRegular();
    var opened = new CountedInput(file.open());
    input = opened;
    source = sources.open(file.name(), opened);
  }

  /** Closes the current file. */
  @Override
  public void close() throws IOException {
    if (input != null) {
      input.close();
    }
    input = null;
    source = null;
  }

  private final class CountedInput extends FilterInputStream {
    CountedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var read = super.read();
      offset += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
      var read = super.read(buffer, start, length);
      offset += Math.max(read, 0);
      return read;
    }
  }
}
