package dev.pgemit;

import java.util.Locale;

/**
 * Reports that the maximum of {@link RecurringEmits#MAX_COUNT} recurring emits is reached. Nothing
 * was stored: delete one, or replace one by its name. Immutable, and safe to share between threads.
 */
public final class TooManyRecurringEmitsException extends EmitException {
  private static final long serialVersionUID = 1L;

  TooManyRecurringEmitsException() {
    super(
        String.format(
            Locale.ROOT,
            "There are %,d recurring emits, which is the most that there may be, so nothing was"
                + " put: delete one first, or put this one under the name of another",
            RecurringEmits.MAX_COUNT),
        false,
        true,
        null);
  }
}
