package dev.pgemit.http.tail;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import java.util.Map;

/**
 * What passes on a channel and tells what a call of its own would: it takes the right of that call,
 * or whoever reads along could do without.
 */
final class TailPermissions {
  private static final Map<String, Permission> REQUIRED =
      Map.of(
          "FETCH_SOCKETS", Permission.FETCH,
          "FETCH_SOCKETS_RESPONSE", Permission.FETCH,
          "BROADCAST_CLIENT_COUNT", Permission.ACK,
          "BROADCAST_ACK", Permission.ACK,
          "SERVER_SIDE_EMIT_RESPONSE", Permission.SERVER_SIDE_EMIT);

  private TailPermissions() {}

  /** Whether a caller may see messages of a type. */
  static boolean canSee(Caller caller, String type) {
    var permission = REQUIRED.get(type);
    return permission == null || caller.hasPermission(permission);
  }
}
