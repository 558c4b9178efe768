package dev.pgemit.http.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target of an action.
 *
 * @param name the key, the recurring emit, the message id or the route; {@code null} for none
 * @param namespace the namespace, if the action has one
 * @param rooms the rooms; {@code null} if the action has no namespace, empty for everyone
 * @param event the event, if the action has one
 */
public record AuditTarget(
    @Nullable String name,
    @Nullable String namespace,
    @Nullable List<String> rooms,
    @Nullable String event) {
  // Bounds a row: an emit may name 1,000 rooms of any length.
  private static final int MAX_ROOMS = 100;

  /** Copies the first rooms. */
  public AuditTarget {
    rooms = rooms == null ? null : List.copyOf(rooms.subList(0, Math.min(rooms.size(), MAX_ROOMS)));
  }

  /** Returns a target without a namespace. */
  public static AuditTarget of(String name) {
    return new AuditTarget(name, null, null, null);
  }
}
