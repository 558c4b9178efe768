package dev.pgemit.interop.faults.load;

/**
 * One event of a load, told from all others by its number.
 *
 * @param number its only mark, and its first argument
 * @param isKeyed whether it is repeated with its idempotency key until it is accepted
 * @param isLarge whether it goes as an attachment
 */
public record NumberedEvent(int number, boolean isKeyed, boolean isLarge) {
  /** The name of all of them. */
  public static final String NAME = "numbered";

  // More than NOTIFY takes.
  private static final String FILLER = "x".repeat(9_000);

  /** Every second has a key; every eighth is large, with a key or without. */
  public static NumberedEvent of(int number) {
    return new NumberedEvent(number, number % 2 == 0, number % 8 < 1 || number % 8 > 6);
  }

  /** The second argument. */
  public String filler() {
    return isLarge ? FILLER : "";
  }

  /** The id on the wire, by which a listener knows it without its arguments. */
  public String id() {
    return idOf(number);
  }

  /** The id of the event with a number. */
  public static String idOf(int number) {
    return "n" + number;
  }

  /** The idempotency key, where it has one. */
  public String key() {
    return "key" + number;
  }
}
