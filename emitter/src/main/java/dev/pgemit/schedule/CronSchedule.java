package dev.pgemit.schedule;

import dev.pgemit.wire.MessageFault;
import dev.pgemit.wire.MessageValidationException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calculates the times of a cron expression in a time zone.
 *
 * <p>A local time that the zone skips, when its clocks go forward, has no run. A local time that
 * occurs twice, when its clocks go back, runs only the first time. If the second, the minute or the
 * hour begins with {@code *}, the expression follows the clock and runs both times. Vixie cron and
 * cronie do the same. Immutable.
 */
final class CronSchedule {
  private final String cron;
  private final CronExpression expression;
  private final ZoneId zone;

  private CronSchedule(String cron, CronExpression expression, ZoneId zone) {
    this.cron = cron;
    this.expression = expression;
    this.zone = zone;
  }

  /**
   * Parses an expression and a time zone.
   *
   * @throws MessageValidationException if the expression is malformed, or the zone is unknown
   */
  static CronSchedule parse(String cron, String zone) {
    var faults = new ArrayList<MessageFault>();
    var expression = collectFaults(faults, () -> CronExpression.parse(cron));
    var checkedZone = collectFaults(faults, () -> parseZone(zone));
    if (!faults.isEmpty()) {
      throw new MessageValidationException(faults, null);
    }
    return new CronSchedule(cron, expression.orElseThrow(), checkedZone.orElseThrow());
  }

  private static <T> Optional<T> collectFaults(List<MessageFault> faults, Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (MessageValidationException invalid) {
      faults.addAll(invalid.faults());
      return Optional.empty();
    }
  }

  private static ZoneId parseZone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new MessageValidationException(
          List.of(
              new MessageFault(
                  "zone",
                  "%s is not a time zone: use a name such as Europe/Berlin, or UTC"
                      .formatted(CronExpression.quote(id)))),
          e);
    }
  }

  /**
   * Returns the first time after a moment.
   *
   * @throws MessageValidationException if no time exists, as on the 30th of February
   */
  Instant nextAfter(Instant moment) {
    var from = moment.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    var end = atOffset(from, ZoneOffset.UTC).plusYears(CronExpression.CALENDAR_CYCLE_YEARS);
    // Each iteration covers one period between two clock changes of the zone. The offset is
    // constant in a period, so local times and instants have the same order.
    while (atOffset(from, ZoneOffset.UTC).isBefore(end)) {
      var offset = zone.getRules().getOffset(from);
      var local = expression.firstAtOrAfter(atOffset(from, offset));
      if (local.isEmpty()) {
        break;
      }
      var found = local.get().toInstant(offset);
      var change = zone.getRules().nextTransition(from);
      if (change != null && !found.isBefore(change.getInstant())) {
        from = change.getInstant();
        continue;
      }
      var overlap = overlapTransition(local.get(), offset);
      if (overlap == null || expression.hasStarTime()) {
        return found;
      }
      // The duration of an overlap is negative, so the result is the end of the repeated period.
      from = overlap.getInstant().minus(overlap.getDuration());
    }
    throw new MessageValidationException(
        "cron", "%s never matches a time in %s".formatted(CronExpression.quote(cron), zone));
  }

  /** Returns the clock change that makes a local time a second occurrence, or null. */
  private @Nullable ZoneOffsetTransition overlapTransition(LocalDateTime local, ZoneOffset offset) {
    var change = zone.getRules().getTransition(local);
    return change != null && change.isOverlap() && change.getOffsetAfter().equals(offset)
        ? change
        : null;
  }

  private static LocalDateTime atOffset(Instant instant, ZoneOffset offset) {
    return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, offset);
  }
}
