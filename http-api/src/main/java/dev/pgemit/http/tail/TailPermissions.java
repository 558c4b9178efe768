package dev.pgemit.http.tail;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import java.util.Map;

/**
 * Permissions for tailing. A reader needs the same permission as a call that returns the same data.
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

  /** Returns whether a caller may see messages of a type. */
  static boolean canSee(Caller caller, String type) {
    var permission = REQUIRED.get(type);
    return permission == null || caller.hasPermission(permission);
  }
}
