package dev.pgemit;

import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.retention.AttachmentCleaner;
import dev.pgemit.schedule.ScheduleDispatcher;
import org.jspecify.annotations.Nullable;

/**
 * Holds the background tasks of an emitter. Each task runs on its own thread.
 *
 * @param dispatcher sends scheduled messages when they are due; {@code null} unless enabled
 * @param retention removes old attachments; {@code null} unless enabled
 */
record BackgroundTasks(
    @Nullable ScheduleDispatcher dispatcher, @Nullable AttachmentCleaner retention) {
  FeatureStatus schedule() {
    if (dispatcher == null) {
      return FeatureStatus.idle(
          Feature.SCHEDULE, "This emitter does not send scheduled messages: another one must");
    }
    var outage = dispatcher.outage();
    if (outage == null) {
      return dispatcher.isOldSchema()
          ? FeatureStatus.failing(Feature.SCHEDULE, ScheduleDispatcher.OLD_SCHEMA, null)
          : FeatureStatus.working(Feature.SCHEDULE);
    }
    return FeatureStatus.failing(
        Feature.SCHEDULE,
        "Scheduled messages are not sent when they are due: " + outage.message(),
        outage.cause());
  }

  void close() {
    if (dispatcher != null) {
      dispatcher.close();
    }
    if (retention != null) {
      retention.close();
    }
  }
}
