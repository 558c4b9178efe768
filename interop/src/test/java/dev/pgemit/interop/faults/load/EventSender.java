package dev.pgemit.interop.faults.load;

/** A way into pgemit. */
public interface EventSender extends AutoCloseable {
  /** Emits one event and waits for the answer. */
  EmitAttempt emit(NumberedEvent event) throws InterruptedException;

  /** Its name. */
  String name();

  @Override
  void close();
}
