package dev.pgemit.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When a message goes out that does not go out at once. The database's clock rules. */
public sealed interface Delivery {
  /** The longest that a message may wait, which is a year and a day at most. */
  Duration LONGEST = Duration.ofDays(366);

  /** When it goes out, to the microsecond, which is all that Postgres keeps. */
  Instant due(Instant taken);

  /** At a moment; at once where it has passed. */
  record At(Instant moment) implements Delivery {
    // Beyond it a time has more digits than anybody means, and than Postgres reads.
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** Refuses what is no date of an event. */
    public At {
      if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LAST)) {
        throw new MessageRefused(
            "deliverAt",
            "%s is not between 1970 and 9999: is it in other units?".formatted(moment));
      }
      moment = moment.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Instant due(Instant taken) {
      return moment;
    }
  }

  /** Some time after Postgres has taken it. */
  record After(Duration delay) implements Delivery {
    /** Refuses what goes backwards, or too far. */
    public After {
      if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
        throw new MessageRefused(
            "delay", "%s is not between 0 and %d days".formatted(delay, LONGEST.toDays()));
      }
      delay = delay.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Instant due(Instant taken) {
      return taken.plus(delay);
    }
  }
}
