package dev.pgemit.http.body;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A body that arrived in full before the request was handled. Travels as an attribute of the
 * request, so that no handler copies the bytes again.
 */
public final class BufferedBody {
  /** The name of the request's attribute. */
  public static final String ATTRIBUTE = "pgemit.body";

  private @Nullable ByteBuffer bytes;

  /** Creates a body from its bytes, which must not change afterwards. */
  public BufferedBody(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Returns the bytes once, so that a request that waits for Postgres does not retain them. */
  ByteBuffer take() {
    var taken = bytes;
    if (taken == null) {
      throw new IllegalStateException("The body was read before");
    }
    bytes = null;
    return taken;
  }
}
