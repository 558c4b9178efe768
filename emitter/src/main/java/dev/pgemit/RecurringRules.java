package dev.pgemit;

import dev.pgemit.schedule.RecurringMessagesTable;
import dev.pgemit.wire.DeliveryTime;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageFault;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.OwnerName;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rules for the parameters and the message of a recurring emit. */
final class RecurringRules {
  static final DeliveryTime EACH_RUN = new DeliveryTime.After(Duration.ZERO);

  private RecurringRules() {}

  /** Rejects an invalid name, cron expression or zone, with every fault. */
  static void check(String name, String cron, ZoneId zone) {
    var faults = new ArrayList<MessageFault>();
    collectFaults(faults, () -> checkName(name));
    collectFaults(faults, () -> checkTimes(cron, zone));
    if (!faults.isEmpty()) {
      throw new InvalidMessageException(new MessageValidationException(faults, null));
    }
  }

  private static void collectFaults(List<MessageFault> faults, Runnable check) {
    try {
      check.run();
    } catch (InvalidMessageException invalid) {
      invalid
          .faults()
          .forEach(fault -> faults.add(new MessageFault(fault.field(), fault.detail())));
    }
  }

  private static void checkTimes(@Nullable String cron, @Nullable ZoneId zone) {
    var presentCron = Arguments.present("cron", cron);
    var zoneId = Arguments.present("zone", zone).getId();
    Arguments.checked(
        () -> {
          RecurringMessagesTable.validateSchedule(presentCron, zoneId);
          return zoneId;
        });
  }

  private static void checkName(@Nullable String name) {
    var present = Arguments.present("name", name);
    if (!OwnerName.isValid(present)) {
      throw Arguments.invalid(
          "name",
          "must have 1 to %d characters and no control characters".formatted(OwnerName.MAX_LENGTH));
    }
  }

  static EncodedMessage requireSingleMessage(List<EncodedMessage> messages) {
    if (messages.size() != 1) {
      throw Arguments.invalid(
          "emit",
          "%d messages were emitted, but a recurring emit has exactly one message"
              .formatted(messages.size()));
    }
    var message = messages.get(0);
    var delivery = Objects.requireNonNull(message.scheduledDelivery()).time();
    if (delivery != EACH_RUN) {
      throw Arguments.invalid(
          delivery instanceof DeliveryTime.At ? "deliverAt" : "delay",
          "the cron expression determines the time: leave deliverAt and delay out");
    }
    if (!isGeneratedId(message.id())) {
      throw Arguments.invalid("id", "each run has its own id: leave the id out");
    }
    return message;
  }

  private static boolean isGeneratedId(String id) {
    try {
      return UUID.fromString(id).toString().equals(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
