package dev.pgemit.publish;

/** Is told how transactions went, on the thread that ran them. */
public interface PipelineListener {
  /** One was committed. */
  void committed(int messages, long bytes, long nanos);

  /** One was committed that sent what had waited for its time. */
  void dispatched(int messages, long nanos);

  /** Messages were given up. */
  void failed(int messages, PublishFailure reason);

  /** A thread of the emitter's met a failure that its work does not handle, and starts again. */
  default void threadFailed(String thread, Throwable cause) {}
}
