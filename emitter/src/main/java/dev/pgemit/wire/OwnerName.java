package dev.pgemit.wire;

/** Checks names of owners of scheduled and recurring emits, who share one database role. */
public final class OwnerName {
  /** The database role itself. */
  public static final String DATABASE_ROLE = "";

  /** The maximum length in characters. */
  public static final int MAX_LENGTH = 255;

  private OwnerName() {}

  /**
   * Checks the name of an owner.
   *
   * @throws MessageValidationException unless it has 1 to 255 characters, without control
   *     characters and surrogates
   */
  public static String requireValid(String owner) {
    if (!isValid(owner)) {
      throw new MessageValidationException(
          "owner",
          "an owner must have 1 to %d characters and no control characters".formatted(MAX_LENGTH));
    }
    return owner;
  }

  /** Returns whether a name, also one of a recurring emit, has a valid length and characters. */
  public static boolean isValid(String name) {
    return !name.isBlank()
        && name.length() <= MAX_LENGTH
        && name.chars()
            .noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
  }
}
