package dev.pgemit.http.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses files once, so that each response costs nothing. */
final class Gzip {
  private Gzip() {}

  static byte[] compress(byte[] content) {
    var bytes = new ByteArrayOutputStream(content.length / 2);
    try (var output = new SmallestGzip(bytes)) {
      output.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static final class SmallestGzip extends GZIPOutputStream {
    SmallestGzip(ByteArrayOutputStream output) throws IOException {
      super(output);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
