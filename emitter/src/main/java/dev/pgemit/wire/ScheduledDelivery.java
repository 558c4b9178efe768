package dev.pgemit.wire;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message's wait: until when, as asked for and then as Postgres took it. Thread-safe. */
public final class ScheduledDelivery {
  private final DeliveryTime time;
  private final MessageSummary summary;
  private final String owner;
  private volatile @Nullable Instant due;

  /**
   * Makes one.
   *
   * @param time until when, as asked for
   * @param summary what a list shows of the message
   * @param owner within whose ids the message's id is unique; empty for the database role itself
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

  /** Until when, by the database's clock; known once Postgres has taken it. */
  public Instant due() {
    return Objects.requireNonNull(due, "not taken yet");
  }

  /** Notes when Postgres took it, from which it follows until when. */
  public void markAccepted(Instant acceptedAt) {
    due = time.due(acceptedAt);
  }

  /** Notes until when. */
  public void markDue(Instant dueTime) {
    due = dueTime;
  }
}
