package dev.pgemit.wire;

/** Reports an attachment that exceeds the memory limit. */
public final class AttachmentTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception that names the limit. */
  public AttachmentTooLargeException(long remainingBytes) {
    super(
        "An attachment needs more than the %d bytes that are left".formatted(remainingBytes),
        null,
        false,
        false);
  }
}
