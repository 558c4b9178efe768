package dev.pgemit.transport;

/** Reports a call that a transport never supports. Nothing was published. */
public final class UnsupportedCallFailure extends TransportFailure {
  private static final long serialVersionUID = 1L;

  /** Creates a failure that names the transport and the feature. */
  public UnsupportedCallFailure(String message) {
    super(message, false, true, null);
  }
}
