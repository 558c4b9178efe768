package dev.pgemit;

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

  void close() {
    if (dispatcher != null) {
      dispatcher.close();
    }
    if (retention != null) {
      retention.close();
    }
  }
}
