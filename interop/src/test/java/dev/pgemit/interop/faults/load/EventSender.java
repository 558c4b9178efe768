package dev.pgemit.interop.faults.load;

/** A way to publish events. */
public interface EventSender extends AutoCloseable {
  /** Emits one event and waits for the response. */
  EmitAttempt emit(NumberedEvent event) throws InterruptedException;

  /** Returns the name for the report. */
  String name();

  @Override
  void close();
}
