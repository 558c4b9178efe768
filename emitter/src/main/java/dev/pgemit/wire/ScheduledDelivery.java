package dev.pgemit.wire;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of a message: the requested time, and the due time by Postgres's clock. Thread-safe.
 */
public final class ScheduledDelivery {
  private final DeliveryTime time;
  private final MessageSummary summary;
  private final String owner;
  private volatile @Nullable Instant due;

  /**
   * Creates a schedule.
   *
   * @param time the requested time
   * @param summary the listing of the message
   * @param owner the owner, within whose messages the id is unique; empty for the database role
   */
  public ScheduledDelivery(DeliveryTime time, MessageSummary summary, String owner) {
    this.time = time;
    this.summary = summary;
    this.owner = owner;
  }

  public DeliveryTime time() {
    return time;
  }

  public MessageSummary summary() {
    return summary;
  }

  public String owner() {
    return owner;
  }

  /** Returns the due time by the database's clock, which is known after the commit. */
  public Instant due() {
    return Objects.requireNonNull(due, "the message is not committed yet");
  }

  /** Sets the due time from the time at which Postgres accepted the message. */
  public void markAccepted(Instant acceptedAt) {
    due = time.due(acceptedAt);
  }

  /** Sets the due time. */
  public void markDue(Instant dueTime) {
    due = dueTime;
  }
}
