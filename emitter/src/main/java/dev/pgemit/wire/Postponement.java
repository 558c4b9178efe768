package dev.pgemit.wire;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message's wait: until when, as asked for and then as Postgres took it. Thread-safe. */
public final class Postponement {
  private final Delivery delivery;
  private final Summary summary;
  private final String owner;
  private volatile @Nullable Instant due;

  /**
   * Makes one.
   *
   * @param delivery until when, as asked for
   * @param summary what a list shows of the message
   * @param owner within whose ids the message's id is unique; empty for the database role itself
   */
  public Postponement(Delivery delivery, Summary summary, String owner) {
    this.delivery = delivery;
    this.summary = summary;
    this.owner = owner;
  }

  public Delivery delivery() {
    return delivery;
  }

  public Summary summary() {
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
  public void takenAt(Instant moment) {
    due = delivery.due(moment);
  }

  /** Notes until when. */
  public void takenUntil(Instant moment) {
    due = moment;
  }
}
