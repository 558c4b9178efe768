package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipDecoderTest {
  private static final int MAX_BYTES = 1 << 20;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void decodesPiecesOfAnySize(int size) throws Exception {
    var decoder = decoder(gzip(100_000), size);

    assertThat(read(decoder)).isEqualTo(100_000);
  }

  @Test
  void decodesAnEmptyMember() throws Exception {
    assertThat(read(decoder(gzip(0), 5))).isZero();
  }

  @Test
  void discardsTheRestBeyondTheLimitWithoutDecoding() throws Exception {
    assertThat(read(decoder(gzip(100 << 20), 4_096))).isBetween(MAX_BYTES + 1L, MAX_BYTES + 8_192L);
  }

  private static long read(GzipDecoder decoder) {
    long bytes = 0;
    while (true) {
      var chunk = decoder.read();
      assertThat(chunk).isNotNull();
      assertThat(Content.Chunk.isFailure(chunk)).isFalse();
      bytes += chunk.remaining();
      chunk.release();
      if (chunk.isLast()) {
        decoder.close();
        return bytes;
      }
    }
  }

  private static GzipDecoder decoder(byte[] gzip, int size) {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (var i = 0; i < gzip.length; i += size) {
      pieces.add(ByteBuffer.wrap(gzip, i, Math.min(size, gzip.length - i)).slice());
    }
    return new GzipDecoder(
        new ByteBufferContentSource(pieces), new ByteBufferPool.NonPooling(), MAX_BYTES);
  }

  private static byte[] gzip(int zeros) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      var block = new byte[1 << 16];
      for (var written = 0; written < zeros; written += block.length) {
        gzip.write(block, 0, Math.min(block.length, zeros - written));
      }
    }
    return bytes.toByteArray();
  }
}
