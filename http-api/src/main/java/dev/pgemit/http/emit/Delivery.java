package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.words.IsoDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When an emit goes out: at once, at a moment, or after a while.
 *
 * @param moment the field {@code deliverAt}
 * @param time the field {@code delay}
 */
record Delivery(@Nullable Instant moment, @Nullable Duration time) {
  static final Delivery AT_ONCE = new Delivery(null, null);

  static Delivery read(Fields fields) {
    var moment = fields.string("deliverAt").flatMap(text -> moment(fields, text));
    var time = fields.string("delay").flatMap(text -> time(fields, text));
    if (moment.isPresent() && time.isPresent()) {
      fields.faults().add("/delay", "there is a deliverAt too: send one of them");
      return AT_ONCE;
    }
    return new Delivery(moment.orElse(null), time.orElse(null));
  }

  private static Optional<Instant> moment(Fields fields, String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      fields
          .faults()
          .add("/deliverAt", "must be a time with its offset, such as 2026-12-24T18:00:00Z");
      return Optional.empty();
    }
  }

  private static Optional<Duration> time(Fields fields, String text) {
    try {
      return Optional.of(IsoDuration.parse(text));
    } catch (IllegalArgumentException e) {
      fields.faults().add("/delay", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  boolean isAtOnce() {
    return moment == null && time == null;
  }

  <O extends EmitOperations<O>> O over(O operator, Fields fields) {
    if (moment != null) {
      return fields.faults().attempt("/deliverAt", operator, () -> operator.deliverAt(moment));
    }
    return time == null
        ? operator
        : fields.faults().attempt("/delay", operator, () -> operator.delay(time));
  }
}
