package dev.pgemit.schedule;

import dev.pgemit.wire.Fault;
import dev.pgemit.wire.MessageRefused;
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
 * The times that a cron expression names in a time zone.
 *
 * <p>A local time that the zone skips, where its clocks go forward, has no run. A local time that
 * comes twice, where its clocks go back, runs the first time alone; but where the second, the
 * minute or the hour begins with {@code *}, the expression follows the clock and runs both times,
 * as in Vixie cron and cronie. Immutable.
 */
final class CronTimes {
  private final String cron;
  private final CronExpression expression;
  private final ZoneId zone;

  private CronTimes(String cron, CronExpression expression, ZoneId zone) {
    this.cron = cron;
    this.expression = expression;
    this.zone = zone;
  }

  /**
   * Reads an expression.
   *
   * @throws MessageRefused if the expression is malformed, or the zone is unknown
   */
  static CronTimes of(String cron, String zone) {
    var faults = new ArrayList<Fault>();
    var expression = attempt(faults, () -> CronExpression.parse(cron));
    var checkedZone = attempt(faults, () -> zone(zone));
    if (!faults.isEmpty()) {
      throw new MessageRefused(faults, null);
    }
    return new CronTimes(cron, expression.orElseThrow(), checkedZone.orElseThrow());
  }

  private static <T> Optional<T> attempt(List<Fault> faults, Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (MessageRefused refused) {
      faults.addAll(refused.faults());
      return Optional.empty();
    }
  }

  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new MessageRefused(
          List.of(
              new Fault(
                  "zone",
                  "%s is not a time zone: give a name such as Europe/Berlin, or UTC"
                      .formatted(CronExpression.quoted(id)))),
          e);
    }
  }

  /**
   * Returns the first time after a moment.
   *
   * @throws MessageRefused if there is none, as on the 30th of February
   */
  Instant after(Instant moment) {
    var from = moment.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    var end = atOffset(from, ZoneOffset.UTC).plusYears(CronExpression.CALENDAR_CYCLE_YEARS);
    // One round for each stretch between two changes of the zone's clocks: the offset is the same
    // all through it, so that local times and moments are in the same order.
    while (atOffset(from, ZoneOffset.UTC).isBefore(end)) {
      var offset = zone.getRules().getOffset(from);
      var local = expression.firstFrom(atOffset(from, offset));
      if (local.isEmpty()) {
        break;
      }
      var found = local.get().toInstant(offset);
      var change = zone.getRules().nextTransition(from);
      if (change != null && !found.isBefore(change.getInstant())) {
        from = change.getInstant();
        continue;
      }
      var repeated = repeated(local.get(), offset);
      if (repeated == null || expression.hasStarTime()) {
        return found;
      }
      // The duration of an overlap is negative: this is the end of what comes twice.
      from = repeated.getInstant().minus(repeated.getDuration());
    }
    throw new MessageRefused(
        "cron",
        "%s names no time that ever comes in %s".formatted(CronExpression.quoted(cron), zone));
  }

  /** Returns the change that makes a local time come for the second time, or null. */
  private @Nullable ZoneOffsetTransition repeated(LocalDateTime local, ZoneOffset offset) {
    var change = zone.getRules().getTransition(local);
    return change != null && change.isOverlap() && change.getOffsetAfter().equals(offset)
        ? change
        : null;
  }

  private static LocalDateTime atOffset(Instant instant, ZoneOffset offset) {
    return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, offset);
  }
}
