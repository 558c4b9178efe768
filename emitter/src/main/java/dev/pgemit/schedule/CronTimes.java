package dev.pgemit.schedule;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.pgemit.wire.Fault;
import dev.pgemit.wire.MessageRefused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Optional;

/**
 * The times that a cron expression names in a time zone. Five fields as in a crontab (minute, hour,
 * day of month, month, day of week), or six with the seconds first.
 */
final class CronTimes {
  // As crontab(5) has it, with seconds: 0 and 7 are Sunday, and where both days are given either
  // will do.
  private static final CronDefinition FIELDS =
      CronDefinitionBuilder.defineCron()
          .withSeconds()
          .withValidRange(0, 59)
          .withStrictRange()
          .and()
          .withMinutes()
          .withValidRange(0, 59)
          .withStrictRange()
          .and()
          .withHours()
          .withValidRange(0, 23)
          .withStrictRange()
          .and()
          .withDayOfMonth()
          .withValidRange(1, 31)
          .withStrictRange()
          .and()
          .withMonth()
          .withValidRange(1, 12)
          .withStrictRange()
          .and()
          .withDayOfWeek()
          .withValidRange(0, 7)
          .withMondayDoWValue(1)
          .withIntMapping(7, 0)
          .withStrictRange()
          .and()
          .instance();

  private final ExecutionTime times;
  private final ZoneId zone;

  private CronTimes(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /**
   * Reads an expression.
   *
   * @throws MessageRefused if it is none, or the zone is unknown
   */
  static CronTimes of(String cron, String zone) {
    var faults = new ArrayList<Fault>();
    Optional<ExecutionTime> times = Optional.empty();
    try {
      times = Optional.of(times(cron));
    } catch (IllegalArgumentException e) {
      faults.add(new Fault("cron", "is no cron expression: " + e.getMessage()));
    }
    Optional<ZoneId> checked = Optional.empty();
    try {
      checked = Optional.of(ZoneId.of(zone));
    } catch (DateTimeException e) {
      faults.add(new Fault("zone", "is no time zone such as Europe/Berlin: " + e.getMessage()));
    }
    if (!faults.isEmpty()) {
      throw new MessageRefused(faults, null);
    }
    return new CronTimes(times.orElseThrow(), checked.orElseThrow());
  }

  private static ExecutionTime times(String cron) {
    var fields = cron.strip();
    var isWithoutSeconds = fields.split("\\s+").length == 5;
    return ExecutionTime.forCron(
        new CronParser(FIELDS).parse(isWithoutSeconds ? "0 " + fields : fields).validate());
  }

  /**
   * The first time after a moment.
   *
   * @throws MessageRefused if there is none: the 30th of February
   */
  Instant after(Instant moment) {
    return times
        .nextExecution(moment.atZone(zone))
        .orElseThrow(() -> new MessageRefused("cron", "names no time that ever comes"))
        .toInstant();
  }
}
