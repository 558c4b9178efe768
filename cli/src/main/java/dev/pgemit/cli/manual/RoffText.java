package dev.pgemit.cli.manual;

import java.util.stream.Collectors;

/** Text in roff, which has characters that it would change. */
final class RoffText {
  private RoffText() {}

  /** Returns a line of text that appears as it is. */
  static String escape(String line) {
    var escaped = line.codePoints().mapToObj(RoffText::escape).collect(Collectors.joining());
    return escaped.startsWith(".") ? "\\&" + escaped : escaped;
  }

  private static String escape(int character) {
    return switch (character) {
      case '\\' -> "\\e";
      case '-' -> "\\-";
      case '\'' -> "\\(aq";
      case '"' -> "\\(dq";
      case '^' -> "\\(ha";
      case '~' -> "\\(ti";
      case '`' -> "\\(ga";
      default -> character < 128 ? Character.toString(character) : "\\[u%04X]".formatted(character);
    };
  }
}
