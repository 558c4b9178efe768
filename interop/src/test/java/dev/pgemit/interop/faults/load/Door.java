package dev.pgemit.interop.faults.load;

/** A way into pgemit. */
public interface Door extends AutoCloseable {
  /** Emits one event and waits for the answer. */
  Attempt emit(Event event) throws InterruptedException;

  /** Its name. */
  String name();

  @Override
  void close();
}
