package dev.pgemit.wire;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message's wait: until when, as asked for and then as Postgres took it. Thread-safe. */
public final class Postponement {
  private final Delivery delivery;
  private final Summary summary;
  private volatile @Nullable Instant due;

  /**
   * Makes one.
   *
   * @param delivery until when, as asked for
   * @param summary what a list shows of the message
   */
  public Postponement(Delivery delivery, Summary summary) {
    this.delivery = delivery;
    this.summary = summary;
  }

  public Delivery delivery() {
    return delivery;
  }

  public Summary summary() {
    return summary;
  }

  /** Until when, by the database's clock; known once Postgres has taken it. */
  public Instant due() {
    return Objects.requireNonNull(due, "not taken yet");
  }

  /** Notes when Postgres took it, from which it follows until when. */
  public void takenAt(Instant moment) {
    due = delivery.due(moment);
  }

  /** Notes until when. */
  public void takenUntil(Instant moment) {
    due = moment;
  }
}
