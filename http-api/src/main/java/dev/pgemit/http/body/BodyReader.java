package dev.pgemit.http.body;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Reads a request's body, up to a limit, in every supported form. */
public final class BodyReader {
  // Allocates at most this size from the Content-Length. A larger buffer grows only as bytes
  // arrive.
  private static final int MAX_PREALLOCATED_BYTES = 64 << 10;

  private final int maxBytes;

  /**
   * Creates a reader.
   *
   * @param maxBytes the maximum size of a body, in bytes
   */
  public BodyReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Returns the maximum size of a body, in bytes. */
  public int maxBytes() {
    return maxBytes;
  }

  /**
   * Reads the body.
   *
   * @throws ProblemException if the body is too large or has an unsupported type
   */
  public RawBody read(Context context) {
    var isJson = MediaType.JSON.matches(context);
    if (!isJson && !MediaType.MESSAGE_PACK.matches(context)) {
      throw MediaType.unsupported("Content-Type must be application/json or application/msgpack");
    }
    return new RawBody(readBytes(context), !isJson);
  }

  private byte[] readBytes(Context context) {
    var contentLength = context.req().getContentLengthLong();
    if (contentLength > maxBytes) {
      throw new ProblemException(tooLarge(maxBytes));
    }
    try {
      var input = context.bodyInputStream();
      return contentLength >= 0 && contentLength <= MAX_PREALLOCATED_BYTES
          ? readExactly(input, (int) contentLength)
          : readUpToLimit(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] readExactly(InputStream input, int length) throws IOException {
    var bytes = new byte[length];
    var read = input.readNBytes(bytes, 0, length);
    return read == length ? bytes : Arrays.copyOf(bytes, read);
  }

  private byte[] readUpToLimit(InputStream input) throws IOException {
    // One extra byte reveals a body above the limit, for every transfer coding.
    var bytes = input.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw new ProblemException(tooLarge(maxBytes));
    }
    return bytes;
  }

  /** Returns the problem for a body above the limit. */
  public static Problem tooLarge(int maxBytes) {
    return new Problem(
        ProblemType.BODY_TOO_LARGE,
        "The body has more than %d bytes: send less, or raise PGEMIT_MAX_BODY".formatted(maxBytes));
  }
}
