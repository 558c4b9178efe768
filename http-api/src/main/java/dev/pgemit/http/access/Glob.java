package dev.pgemit.http.access;

/**
 * A pattern of names, in which {@code *} stands for any number of characters, and nothing else is
 * special.
 *
 * @param text as it is written
 */
public record Glob(String text) {
  /** Matches everything. */
  public static final Glob ANY = new Glob("*");

  /** The longest, since some patterns take long to match a name in proportion to their length. */
  public static final int MAX_LENGTH = 255;

  /**
   * Takes a pattern.
   *
   * @throws IllegalArgumentException if it is empty or too long, or holds a control character
   */
  public Glob {
    if (text.isEmpty()
        || text.length() > MAX_LENGTH
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "A pattern has 1 to %d characters, none of them a control character"
              .formatted(MAX_LENGTH));
    }
  }

  /** Takes a pattern of namespaces, where {@code admin} means {@code /admin}. */
  public static Glob ofNamespace(String text) {
    return new Glob(text.startsWith("/") || text.startsWith("*") ? text : "/" + text);
  }

  boolean matchesAll() {
    return text.chars().allMatch(c -> c == '*');
  }

  /** Whether a name is one of these; without a regular expression, which could take for ever. */
  public boolean matches(String name) {
    var patternIndex = 0;
    var starIndex = -1;
    var retryIndex = 0;
    for (var nameIndex = 0; nameIndex < name.length(); ) {
      if (patternIndex < text.length() && text.charAt(patternIndex) == '*') {
        starIndex = patternIndex++;
        retryIndex = nameIndex;
      } else if (patternIndex < text.length()
          && text.charAt(patternIndex) == name.charAt(nameIndex)) {
        patternIndex++;
        nameIndex++;
      } else if (starIndex >= 0) {
        patternIndex = starIndex + 1;
        nameIndex = ++retryIndex;
      } else {
        return false;
      }
    }
    while (patternIndex < text.length() && text.charAt(patternIndex) == '*') {
      patternIndex++;
    }
    return patternIndex == text.length();
  }

  @Override
  public String toString() {
    return text;
  }
}
