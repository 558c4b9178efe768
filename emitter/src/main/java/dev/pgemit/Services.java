package dev.pgemit;

import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.retention.Retention;
import dev.pgemit.schedule.Dispatcher;
import org.jspecify.annotations.Nullable;

/**
 * What an emitter does by itself, on threads of its own, where it was told to.
 *
 * @param dispatcher sends what is due
 * @param retention removes what is old
 */
record Services(@Nullable Dispatcher dispatcher, @Nullable Retention retention) {
  static final Services NONE = new Services(null, null);

  FeatureStatus schedule() {
    if (dispatcher == null) {
      return FeatureStatus.idle(
          Feature.SCHEDULE, "This emitter does not send scheduled messages: another one must");
    }
    var outage = dispatcher.outage();
    return outage == null
        ? FeatureStatus.working(Feature.SCHEDULE)
        : FeatureStatus.failing(
            Feature.SCHEDULE,
            "Scheduled messages are not sent when they are due: " + outage.sentence(),
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
