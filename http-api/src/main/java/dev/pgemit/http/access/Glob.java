package dev.pgemit.http.access;

/**
 * A pattern for names, in which {@code *} matches any number of characters. No other character is
 * special.
 */
public record Glob(String text) {
  /** Matches every name. */
  public static final Glob ANY = new Glob("*");

  /** The maximum length in characters. The time to match some patterns grows with their length. */
  public static final int MAX_LENGTH = 255;

  /**
   * Validates the pattern.
   *
   * @throws IllegalArgumentException if the pattern is empty, is too long or contains a control
   *     character
   */
  public Glob {
    if (text.isEmpty()
        || text.length() > MAX_LENGTH
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "A pattern must have 1 to %d characters and no control characters".formatted(MAX_LENGTH));
    }
  }

  /** Creates a pattern for namespaces, where {@code admin} means {@code /admin}. */
  public static Glob ofNamespace(String text) {
    return new Glob(text.startsWith("/") || text.startsWith("*") ? text : "/" + text);
  }

  boolean matchesAll() {
    return text.chars().allMatch(c -> c == '*');
  }

  /**
   * Returns whether the pattern matches the name. Avoids regular expressions, which can backtrack
   * exponentially.
   */
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

  /**
   * Returns whether this pattern matches every name that the other one matches. Only {@code *}
   * matches the {@code *} of the other pattern, which stands for characters that no pattern names.
   */
  boolean covers(Glob other) {
    return matches(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
