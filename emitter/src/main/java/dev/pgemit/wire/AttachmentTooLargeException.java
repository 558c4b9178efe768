package dev.pgemit.wire;

/** An attachment for which there is no room. */
public final class AttachmentTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says how much room there was. */
  public AttachmentTooLargeException(long remainingBytes) {
    super(
        "An attachment needs more than the %d bytes that are left".formatted(remainingBytes),
        null,
        false,
        false);
  }
}
