package dev.pgemit.interop.faults.load;

/**
 * One event of a load, identified by its number.
 *
 * @param number the number, which is also the first argument
 * @param isKeyed whether the event is repeated with its idempotency key until accepted
 * @param isLarge whether the event needs an attachment
 */
public record NumberedEvent(int number, boolean isKeyed, boolean isLarge) {
  /** The name of all events. */
  public static final String NAME = "numbered";

  // Exceeds the limit of NOTIFY.
  private static final String FILLER = "x".repeat(9_000);

  /** Creates the event with a number. Every second one has a key, and every eighth one is large. */
  public static NumberedEvent of(int number) {
    return new NumberedEvent(number, number % 2 == 0, number % 8 < 1 || number % 8 > 6);
  }

  /** Returns the second argument. */
  public String filler() {
    return isLarge ? FILLER : "";
  }

  /** Returns the message id, which identifies the event without its arguments. */
  public String id() {
    return idOf(number);
  }

  /** Returns the message id of the event with a number. */
  public static String idOf(int number) {
    return "n" + number;
  }

  /** Returns the idempotency key, if the event has one. */
  public String key() {
    return "key" + number;
  }
}
