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
            "The limit of %,d recurring emits is reached, so nothing was stored. Delete"
                + " a recurring emit first, or replace one under its name",
            RecurringEmits.MAX_COUNT),
        false,
        true,
        null);
  }
}
