package dev.pgemit.http.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a caller may be allowed to do, each by the word with which it is granted. */
public enum Permission {
  /** Emit: one, a batch, a stream, with a receipt. */
  EMIT,
  /** Emit, and read what clients answer. */
  ACK,
  /** Reach everyone in a namespace, with a verb that is allowed too. */
  BROADCAST,
  /** Let sockets join rooms. */
  JOIN,
  /** Let sockets leave rooms. */
  LEAVE,
  /** Disconnect sockets. */
  DISCONNECT,
  /** Read who is there: sockets, and servers. */
  FETCH,
  /** Emit to the servers themselves, with their answers or without. */
  SERVER_SIDE_EMIT,
  /** Put emits that wait or recur, list them and call them off. */
  SCHEDULE,
  /** Read along. */
  TAIL,
  /** Read what the service counts. */
  METRICS;

  /** The word for all of them. */
  public static final String ALL = "*";

  /** Those that {@link #BROADCAST} widens: it means nothing without one of them. */
  static final List<Permission> BROADCASTABLE = List.of(EMIT, ACK, JOIN, LEAVE, DISCONNECT);

  /** The right that a word grants. */
  public static Optional<Permission> of(String label) {
    return Arrays.stream(values())
        .filter(permission -> permission.label().equals(label))
        .findFirst();
  }

  /** The word with which it is granted. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
