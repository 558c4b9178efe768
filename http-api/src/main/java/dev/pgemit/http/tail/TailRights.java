package dev.pgemit.http.tail;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Right;
import java.util.Map;

/**
 * What passes on a channel and tells what a call of its own would: it takes the right of that call,
 * or whoever reads along could do without.
 */
final class TailRights {
  private static final Map<String, Right> NEEDED =
      Map.of(
          "FETCH_SOCKETS", Right.FETCH,
          "FETCH_SOCKETS_RESPONSE", Right.FETCH,
          "BROADCAST_CLIENT_COUNT", Right.ACK,
          "BROADCAST_ACK", Right.ACK,
          "SERVER_SIDE_EMIT_RESPONSE", Right.SERVER_SIDE_EMIT);

  private TailRights() {}

  /** Whether a caller may see messages of a type. */
  static boolean maySee(Caller caller, String type) {
    var right = NEEDED.get(type);
    return right == null || caller.has(right);
  }
}
