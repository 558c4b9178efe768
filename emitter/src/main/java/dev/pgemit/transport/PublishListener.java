package dev.pgemit.transport;

/** Receives the outcome of publications, on the thread that published them. */
public interface PublishListener {
  /** Messages were published together: in one transaction, or in one round trip. */
  default void committed(int messages, long bytes, long nanos) {}

  /** Messages failed for good. */
  default void failed(int messages, TransportFailure reason) {}

  /** A thread of the emitter failed unexpectedly, and restarts. */
  default void threadFailed(String thread, Throwable cause) {}
}
