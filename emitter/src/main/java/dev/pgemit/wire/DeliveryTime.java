package dev.pgemit.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time at which a scheduled message is delivered, by the database's clock. */
public sealed interface DeliveryTime {
  /** The maximum delay: a leap year. */
  Duration MAX_DELAY = Duration.ofDays(366);

  /**
   * Returns the delivery time to the microsecond, Postgres's precision.
   *
   * @param acceptedAt the time at which Postgres accepted the message
   */
  Instant due(Instant acceptedAt);

  /**
   * Returns the text that {@link Fingerprint} hashes. Fingerprints are stored in the database, so
   * this text must never change.
   */
  String fingerprintText();

  /** Delivers at a moment, or at once if the moment has passed. */
  record At(Instant moment) implements DeliveryTime {
    // A later time has a year of five digits: a mistake, and nothing that Postgres parses.
    private static final Instant MAX_MOMENT = Instant.parse("9999-12-31T23:59:59Z");

    /** Rejects a moment out of range, which is usually given in another unit. */
    public At {
      if (moment.isBefore(Instant.EPOCH) || moment.isAfter(MAX_MOMENT)) {
        throw new MessageValidationException(
            "deliverAt",
            "%s must be between 1970 and 9999: check the unit of the value".formatted(moment));
      }
      moment = moment.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Instant due(Instant acceptedAt) {
      return moment;
    }

    @Override
    public String fingerprintText() {
      return "At[moment=" + moment + "]";
    }
  }

  /** Delivers a time after Postgres has accepted the message. */
  record After(Duration delay) implements DeliveryTime {
    /** Rejects a negative delay and one over {@link #MAX_DELAY}. */
    public After {
      if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
        throw new MessageValidationException(
            "delay", "%s must be between 0 and %d days".formatted(delay, MAX_DELAY.toDays()));
      }
      delay = delay.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Instant due(Instant acceptedAt) {
      return acceptedAt.plus(delay);
    }

    @Override
    public String fingerprintText() {
      return "After[delay=" + delay + "]";
    }
  }
}
