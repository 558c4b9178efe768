package dev.pgemit.http.body;

/**
 * Limits for the parts of a body. Each limit far exceeds normal use. The limits prevent a small
 * body from causing much work for the service or for each server.
 */
public final class EmitLimits {
  /** The maximum number of rooms in {@code to}, in {@code except} and in {@code rooms}. */
  public static final int MAX_ROOMS = 1_000;

  /** The maximum number of arguments of an event. */
  public static final int MAX_ARGS = 1_000;

  /** The maximum number of attachments of an event. */
  public static final int MAX_ATTACHMENTS = 1_000;

  /** The maximum length of an event name, in characters. */
  public static final int MAX_EVENT_LENGTH = 1_024;

  /** The maximum size of a request's URI, and of the URI and all headers together, in bytes. */
  public static final int MAX_HEADER_BYTES = 16 << 10;

  private EmitLimits() {}
}
