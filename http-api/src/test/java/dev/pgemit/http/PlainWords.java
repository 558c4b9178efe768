package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** Checks that a text for callers is in words of ours, and names nothing of the program. */
public final class PlainWords {
  /** Names that look like those of classes, and are the field's own. */
  private static final Pattern KNOWN =
      Pattern.compile("MessagePack|PostgreSQL|JavaScript|NaN|GiB|MiB|PGEMIT_[A-Z_]+|DATABASE_URL");

  private static final Pattern PROGRAM =
      Pattern.compile(
          "\\b(?:java|javax|jakarta|tools|com|org|io|dev)\\.[a-z]+\\.[\\w.$]+" // a package
              + "|\\b[A-Z]\\w*[a-z]\\w*[A-Z]\\w*" // a class
              + "|\\b[A-Z]+_[A-Z_]+\\b" // a constant
              + "|`|Exception|\\[Source|\\bnull\\b"
              + "|\\p{Cc}|\\p{Cf}|\\p{Cs}"); // what nobody sees

  private PlainWords() {}

  /**
   * Asserts it.
   *
   * @param sent what caused the text
   */
  public static void check(String text, String sent) {
    assertThat(PROGRAM.matcher(KNOWN.matcher(text).replaceAll("")).results().map(r -> r.group()))
        .as("%s%nsays: %s", sent, text)
        .isEmpty();
  }
}
