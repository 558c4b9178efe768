package dev.pgemit;

/**
 * Reports a message that an {@link Interceptor} refused. Nothing was published. Never retryable;
 * the outcome is known.
 */
public final class MessageRefusedException extends EmitException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception for an interceptor to throw.
   *
   * @param reason why the message is rejected, and what to do. Callers of the REST service see this
   *     text, so it must contain no secrets
   */
  public MessageRefusedException(String reason) {
    super("The message was refused, and nothing was published: " + reason, false, true, null);
  }
}
