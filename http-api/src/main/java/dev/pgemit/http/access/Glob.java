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
  public static final int MOST_CHARACTERS = 255;

  /**
   * Takes a pattern.
   *
   * @throws IllegalArgumentException if it is empty or too long, or holds a control character
   */
  public Glob {
    if (text.isEmpty()
        || text.length() > MOST_CHARACTERS
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "A pattern has 1 to %d characters, none of them a control character"
              .formatted(MOST_CHARACTERS));
    }
  }

  /** Takes a pattern of namespaces, where {@code admin} means {@code /admin}. */
  public static Glob ofNamespaces(String text) {
    return new Glob(text.startsWith("/") || text.startsWith("*") ? text : "/" + text);
  }

  boolean matchesAll() {
    return text.chars().allMatch(c -> c == '*');
  }

  /** Whether a name is one of these; without a regular expression, which could take for ever. */
  public boolean matches(String name) {
    var at = 0;
    var star = -1;
    var retry = 0;
    for (var i = 0; i < name.length(); ) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        retry = i;
      } else if (at < text.length() && text.charAt(at) == name.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++retry;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }

  @Override
  public String toString() {
    return text;
  }
}
