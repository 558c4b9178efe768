package dev.pgemit.http.audit;

import org.jspecify.annotations.Nullable;

/** Makes external text storable: bounded, and without characters that Postgres rejects. */
final class StorableText {
  private static final int MAX_CHARACTERS = 1_000;
  private static final char REPLACEMENT = '\uFFFD';

  private StorableText() {}

  static @Nullable String of(@Nullable String text) {
    if (text == null) {
      return null;
    }
    var stored = new StringBuilder(Math.min(text.length(), MAX_CHARACTERS));
    for (var i = 0; i < text.length() && stored.length() < MAX_CHARACTERS; ) {
      var character = text.codePointAt(i);
      i += Character.charCount(character);
      // codePointAt returns a lone surrogate as it is.
      var isStorable = character != 0 && (character < 0xD800 || character > 0xDFFF);
      stored.appendCodePoint(isStorable ? character : REPLACEMENT);
    }
    return stored.toString();
  }
}
