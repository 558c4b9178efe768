package dev.pgemit.http.edge;

import dev.pgemit.http.body.InvalidGzipException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.eclipse.jetty.http.GZIPContentDecoder;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.content.ContentSourceTransformer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a body in the gzip format (RFC 1952) as it arrives. Detects a wrong checksum and an
 * incomplete body, which Jetty's own decoder accepts. Discards the rest of the body without
 * decoding it once the limit is exceeded, so a small body cannot cost much time.
 */
final class GzipDecoder extends ContentSourceTransformer {
  private static final int BUFFER_BYTES = 8 << 10;

  private final Inflation inflation;
  private final long maxBytes;
  private final CRC32 checksum = new CRC32();
  // The last eight bytes of the input, of which the first is the lowest byte: after a member, its
  // checksum and the low 32 bits of its length.
  private long lastBytes;
  private boolean hasMember;
  private @Nullable InvalidGzipException failure;
  private long memberBytes;
  private long totalBytes;

  /**
   * Creates the decoder.
   *
   * @param maxBytes the maximum number of decoded bytes; after one byte more, the rest is discarded
   */
  GzipDecoder(Content.Source source, ByteBufferPool buffers, long maxBytes) {
    super(source);
    this.inflation = new Inflation(buffers);
    this.maxBytes = maxBytes;
  }

  /** Returns the fault of a body whose end was read; {@code null} if the body is valid. */
  @Nullable InvalidGzipException failure() {
    return failure;
  }

  @Override
  protected Content.@Nullable Chunk transform(Content.Chunk input) {
    var bytes = input.getByteBuffer();
    try {
      var decoded = failure == null && totalBytes <= maxBytes ? decode(bytes) : null;
      if (decoded != null) {
        return Content.Chunk.asChunk(decoded.getByteBuffer(), false, decoded);
      }
    } catch (RuntimeException e) { // Jetty's decoder wraps the ZipException
      failure = new InvalidGzipException("it is damaged", e);
    }
    bytes.position(bytes.limit()); // of a damaged or too large body, the rest is discarded
    if (!input.isLast()) {
      return null;
    }
    var isComplete = totalBytes > maxBytes || (hasMember && inflation.isFinished());
    if (failure == null && !isComplete) {
      failure = new InvalidGzipException("it ends too early", null);
    }
    return Content.Chunk.EOF;
  }

  /** Returns the next decoded bytes; {@code null} if the input yields no more. */
  private @Nullable RetainableByteBuffer decode(ByteBuffer input) {
    if (!input.hasRemaining() && inflation.isFinished()) {
      return null; // with an empty buffer, Jetty's decoder would begin another member
    }
    do {
      var start = input.position();
      var decoded = inflation.decode(input);
      for (var i = start; i < input.position(); i++) {
        lastBytes = lastBytes >>> 8 | (long) input.get(i) << 56;
      }
      if (decoded.hasRemaining()) {
        checksum.update(decoded.getByteBuffer().slice());
        memberBytes += decoded.remaining();
        totalBytes += decoded.remaining();
        return decoded;
      }
      decoded.release();
      if (inflation.isFinished() && input.position() > start) {
        endMember();
      }
    } while (input.hasRemaining());
    return null;
  }

  private void endMember() {
    if (lastBytes != (checksum.getValue() | memberBytes << 32)) {
      throw new IllegalStateException("The checksum is wrong");
    }
    hasMember = true;
    checksum.reset();
    memberBytes = 0;
  }

  /** Releases the memory of the decoder, which must not be used any more. */
  void close() {
    inflation.destroy();
  }

  /** Decodes one buffer at a time. */
  private static final class Inflation extends GZIPContentDecoder {
    private @Nullable RetainableByteBuffer decoded;

    Inflation(ByteBufferPool buffers) {
      super(buffers, BUFFER_BYTES);
    }

    @Override
    public RetainableByteBuffer decode(ByteBuffer compressed) {
      decodeChunks(compressed);
      var result = decoded;
      decoded = null;
      return result == null ? RetainableByteBuffer.EMPTY : result;
    }

    @Override
    protected boolean decodedChunk(RetainableByteBuffer chunk) {
      chunk.retain();
      decoded = chunk;
      return true;
    }
  }
}
