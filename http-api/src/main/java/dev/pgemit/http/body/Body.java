package dev.pgemit.http.body;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpStatus;

/** Takes a request's body, up to a limit, whichever form it came in. */
public final class Body {
  // What a header announces is believed up to here; a larger body must really come, bit by bit.
  private static final int MOST_BELIEVED = 64 << 10;

  private final int limit;

  /**
   * Sets the limit.
   *
   * @param limit the largest body, in bytes
   */
  public Body(int limit) {
    this.limit = limit;
  }

  /** The largest body, in bytes. */
  public int limit() {
    return limit;
  }

  /**
   * Takes the body.
   *
   * @throws ProblemException if it is too large, or of another type
   */
  public RawBody of(Context context) {
    var isJson = MediaType.JSON.isOf(context);
    if (!isJson && !MediaType.MESSAGE_PACK.isOf(context)) {
      throw MediaType.unsupported("Content-Type must be application/json or application/msgpack");
    }
    return new RawBody(bytes(context), !isJson);
  }

  private byte[] bytes(Context context) {
    var announced = context.req().getContentLengthLong();
    if (announced > limit) {
      throw new ProblemException(tooLarge(limit));
    }
    try {
      var input = context.bodyInputStream();
      return announced >= 0 && announced <= MOST_BELIEVED
          ? exactly(input, (int) announced)
          : counted(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] exactly(InputStream input, int length) throws IOException {
    var bytes = new byte[length];
    var read = input.readNBytes(bytes, 0, length);
    return read == length ? bytes : Arrays.copyOf(bytes, read);
  }

  private byte[] counted(InputStream input) throws IOException {
    // One byte more than allowed tells a body that is too large, however it is sent.
    var bytes = input.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new ProblemException(tooLarge(limit));
    }
    return bytes;
  }

  /** What to say of a larger body. */
  public static Problem tooLarge(int limit) {
    return new Problem(
        HttpStatus.PAYLOAD_TOO_LARGE_413,
        "The body has more than %d bytes: send less, or raise PGEMIT_MAX_BODY".formatted(limit));
  }
}
