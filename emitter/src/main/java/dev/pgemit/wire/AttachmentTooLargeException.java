package dev.pgemit.wire;

/** Reports an attachment that exceeds the memory limit. */
public final class AttachmentTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception that names the limit. */
  public AttachmentTooLargeException(long remainingBytes) {
    super(
        "An attachment exceeds the remaining %d bytes".formatted(remainingBytes),
        null,
        false,
        false);
  }
}
