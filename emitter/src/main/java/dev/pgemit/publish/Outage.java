package dev.pgemit.publish;

import org.jspecify.annotations.Nullable;

/**
 * Why a part of the emitter does not work at this moment.
 *
 * @param message what happened, for a person; it may quote Postgres
 * @param cause the failure; {@code null} where there is none
 */
public record Outage(String message, @Nullable Throwable cause) {
  /** An outage without an exception behind it. */
  public Outage(String message) {
    this(message, null);
  }
}
