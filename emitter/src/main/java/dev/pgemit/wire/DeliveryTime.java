package dev.pgemit.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When a message goes out that does not go out at once. The database's clock rules. */
public sealed interface DeliveryTime {
  /** The longest that a message may wait, which is a year and a day at most. */
  Duration MAX_DELAY = Duration.ofDays(366);

  /** When it goes out, to the microsecond, which is all that Postgres keeps. */
  Instant due(Instant acceptedAt);

  /** At a moment; at once where it has passed. */
  record At(Instant moment) implements DeliveryTime {
    // Beyond it a time has more digits than anybody means, and than Postgres reads.
    private static final Instant MAX_MOMENT = Instant.parse("9999-12-31T23:59:59Z");

    /** Refuses what is no date of an event. */
    public At {
      if (moment.isBefore(Instant.EPOCH) || moment.isAfter(MAX_MOMENT)) {
        throw new MessageValidationException(
            "deliverAt",
            "%s is not between 1970 and 9999: is it in other units?".formatted(moment));
      }
      moment = moment.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Instant due(Instant acceptedAt) {
      return moment;
    }
  }

  /** Some time after Postgres has taken it. */
  record After(Duration delay) implements DeliveryTime {
    /** Refuses what goes backwards, or too far. */
    public After {
      if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
        throw new MessageValidationException(
            "delay", "%s is not between 0 and %d days".formatted(delay, MAX_DELAY.toDays()));
      }
      delay = delay.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Instant due(Instant acceptedAt) {
      return acceptedAt.plus(delay);
    }
  }
}
