package dev.pgemit.cli.batch;

import dev.pgemit.cli.output.OutputOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reports rejected lines: the first ones on standard error, or all in a file. */
final class RejectedLines implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_PRINTED = 10;

  private final @Nullable FileChannel file;
  private final @Nullable OutputStream fileOutput;
  private final OutputOptions output;
  private int printed;

  /**
   * Opens the file.
   *
   * @param path {@code null} if there is none
   * @param size what an earlier run wrote of it, in bytes; the rest is removed, since its lines
   *     follow again
   */
  RejectedLines(@Nullable Path path, long size, OutputOptions output) throws IOException {
    this.file =
        path == null
            ? null
            : FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (file != null) {
      file.truncate(size);
      file.position(file.size());
    }
    this.output = output;
    this.fileOutput = file == null ? null : Channels.newOutputStream(file);
  }

  void add(Rejection rejection) throws IOException {
    var line = rejection.line();
    if (fileOutput == null) {
      if (++printed <= MAX_PRINTED) {
        output.reportFailure(
            "%s:%d: %s".formatted(line.source(), line.number(), rejection.detail()));
      } else if (printed == MAX_PRINTED + 1) {
        output.reportFailure("More lines are rejected. --rejects FILE keeps all.");
      }
      return;
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("file", line.source());
    document.put("line", line.number());
    document.put("error", rejection.detail());
    document.put("input", new String(line.json(), StandardCharsets.UTF_8));
    fileOutput.write((JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the size of the file in bytes, 0 without a file. */
  long size() throws IOException {
    return file == null ? 0 : file.position();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
