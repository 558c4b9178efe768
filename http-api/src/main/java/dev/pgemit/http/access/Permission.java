package dev.pgemit.http.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The permissions of a caller, each with the label that grants the permission. */
public enum Permission {
  /** Emits: single, batch, stream and with receipt. */
  EMIT,
  /** Emits that return client acknowledgements. */
  ACK,
  /** Extends other granted permissions to entire namespaces. */
  BROADCAST,
  /** Adds sockets to rooms. */
  JOIN,
  /** Removes sockets from rooms. */
  LEAVE,
  /** Disconnects sockets. */
  DISCONNECT,
  /** Lists sockets and servers. */
  FETCH,
  /** Lists the occupied rooms. */
  ROOMS,
  /** Emits to servers, with or without responses. */
  SERVER_SIDE_EMIT,
  /** Creates, lists and cancels scheduled and recurring emits. */
  SCHEDULE,
  /** Reads the live stream of messages. */
  TAIL,
  /** Reads the metrics of the service. */
  METRICS,
  /** Reads the statistics of the service. */
  STATS,
  /** Runs the doctor's checks. */
  DOCTOR,
  /** Reads the audit trail. */
  AUDIT,
  /** Lists, creates, rotates and revokes keys within the caller's own rights. */
  KEYS;

  /** The label for all permissions except {@link #KEYS}, which a key has only by its name. */
  public static final String ALL = "*";

  private static final Set<Permission> ALL_PERMISSIONS =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(KEYS)));

  /**
   * The permissions that {@link #BROADCAST} extends. {@code BROADCAST} has no effect without one of
   * these permissions.
   */
  static final List<Permission> BROADCASTABLE = List.of(EMIT, ACK, JOIN, LEAVE, DISCONNECT);

  /** Returns the permissions that {@link #ALL} stands for. */
  public static Set<Permission> all() {
    return ALL_PERMISSIONS;
  }

  /** Returns the permission with the label; empty if no permission has the label. */
  public static Optional<Permission> of(String label) {
    return Arrays.stream(values())
        .filter(permission -> permission.label().equals(label))
        .findFirst();
  }

  /** Returns the label that grants the permission. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
