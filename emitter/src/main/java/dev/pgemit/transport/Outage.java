package dev.pgemit.transport;

import org.jspecify.annotations.Nullable;

/**
 * The reason why a part of the emitter does not work at this moment.
 *
 * @param message the reason for a person, which may quote Postgres
 * @param cause the failure, {@code null} if there is no exception
 */
public record Outage(String message, @Nullable Throwable cause) {
  /** Creates an outage without an exception. */
  public Outage(String message) {
    this(message, null);
  }
}
