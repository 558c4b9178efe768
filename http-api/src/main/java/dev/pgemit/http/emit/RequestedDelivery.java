package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.words.IsoDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The delivery time of an emit: immediate, at an instant or after a delay.
 *
 * @param deliverAt the field {@code deliverAt}
 * @param delay the field {@code delay}
 */
record RequestedDelivery(@Nullable Instant deliverAt, @Nullable Duration delay) {
  static final RequestedDelivery IMMEDIATE = new RequestedDelivery(null, null);

  static RequestedDelivery parse(FieldReader fields) {
    if (!fields.hasField("deliverAt") && !fields.hasField("delay")) {
      return IMMEDIATE;
    }
    var deliverAt = fields.stringField("deliverAt").flatMap(text -> deliverAt(fields, text));
    var delay = fields.stringField("delay").flatMap(text -> delay(fields, text));
    if (deliverAt.isPresent() && delay.isPresent()) {
      fields.errors().add("/delay", "excludes deliverAt: send one of the two");
      return IMMEDIATE;
    }
    return new RequestedDelivery(deliverAt.orElse(null), delay.orElse(null));
  }

  private static Optional<Instant> deliverAt(FieldReader fields, String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      fields
          .errors()
          .add("/deliverAt", "must be a time with its offset, such as 2026-12-24T18:00:00Z");
      return Optional.empty();
    }
  }

  private static Optional<Duration> delay(FieldReader fields, String text) {
    try {
      return Optional.of(IsoDuration.parse(text));
    } catch (IllegalArgumentException e) {
      fields.errors().add("/delay", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  boolean isImmediate() {
    return deliverAt == null && delay == null;
  }

  <O extends EmitOperations<O>> O applyTo(O operator, FieldReader fields) {
    if (deliverAt != null) {
      return fields.errors().attempt("/deliverAt", operator, () -> operator.deliverAt(deliverAt));
    }
    return delay == null
        ? operator
        : fields.errors().attempt("/delay", operator, () -> operator.delay(delay));
  }
}
