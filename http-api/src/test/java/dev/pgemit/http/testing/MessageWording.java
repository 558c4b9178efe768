package dev.pgemit.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** Checks that a text for callers contains no names of classes, packages or constants. */
public final class MessageWording {
  /** Terms of the field that look like class names. */
  private static final Pattern ALLOWED_NAMES =
      Pattern.compile("MessagePack|PostgreSQL|JavaScript|NaN|GiB|MiB|PGEMIT_[A-Z_]+|DATABASE_URL");

  private static final Pattern CODE_NAMES =
      Pattern.compile(
          "\\b(?:java|javax|jakarta|tools|com|org|io|dev)\\.[a-z]+\\.[\\w.$]+" // a package
              + "|\\b[A-Z]\\w*[a-z]\\w*[A-Z]\\w*" // a class
              + "|\\b[A-Z]+_[A-Z_]+\\b" // a constant
              + "|`|Exception|\\[Source|\\bnull\\b"
              + "|\\p{Cc}|\\p{Cf}|\\p{Cs}"); // invisible characters

  private MessageWording() {}

  /**
   * Asserts the wording of a text.
   *
   * @param input the input that caused the text
   */
  public static void assertPlain(String text, String input) {
    assertThat(
            CODE_NAMES
                .matcher(ALLOWED_NAMES.matcher(text).replaceAll(""))
                .results()
                .map(r -> r.group()))
        .as("%s%nsays: %s", input, text)
        .isEmpty();
  }
}
