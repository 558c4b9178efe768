package dev.pgemit.http.body;

/**
 * How much of a kind a body may have. Far more than anyone needs, and little enough that a stranger
 * cannot make a small body into much work, for us or for every server that hears of it.
 */
public final class EmitLimits {
  /** The most rooms in {@code to}, in {@code except} and in {@code rooms}. */
  public static final int MAX_ROOMS = 1_000;

  /** The most arguments of an event. */
  public static final int MAX_ARGS = 1_000;

  /** The most attachments of an event. */
  public static final int MAX_ATTACHMENTS = 1_000;

  /** The longest name of an event, in characters. */
  public static final int MAX_EVENT_LENGTH = 1_024;

  /** The most bytes of a request's URI, and of that and all its headers together. */
  public static final int MAX_HEADER_BYTES = 16 << 10;

  private EmitLimits() {}
}
