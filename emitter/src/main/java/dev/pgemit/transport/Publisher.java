package dev.pgemit.transport;

/** Publishes messages through Postgres: those of one publication together, in order, or none. */
public interface Publisher {
  /** Publishes, and returns the result once it is known. */
  Result publish(Publication publication);

  /**
   * Returns whether it may store messages in tables of pgemit, which need {@link
   * Transport#encodeStorable}.
   */
  default boolean mayStore() {
    return false;
  }

  /**
   * Publishes without waiting for Postgres, unless the calling thread has to do the work.
   *
   * @param callback receives the result, on a thread that it may block
   */
  default void publishAsync(Publication publication, PublishCallback callback) {
    callback.onResult(publish(publication));
  }
}
