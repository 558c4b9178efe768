package dev.pgemit.http.access;

import dev.pgemit.http.problem.Fault;
import java.util.List;
import java.util.stream.Collectors;

/** Says what a caller may not do, and what would let it. */
final class Refusal {
  // Of names and patterns, so that an answer is no longer than what was sent.
  private static final int MOST_CHARACTERS = 80;
  private static final int MOST_PATTERNS = 10;

  private Refusal() {}

  static Fault missing(Right right) {
    return new Fault(
        "",
        "needs the right \"%s\", which --allow %s grants".formatted(right.word(), right.word()));
  }

  static Fault broadcast() {
    return new Fault(
        "/to",
        "names no room, and to reach everyone in the namespace needs the right \"broadcast\", which"
            + " --allow broadcast grants");
  }

  static Fault everyone(Demand.Reach reach, List<Glob> rooms) {
    return reach == Demand.Reach.SERVERS
        ? new Fault("", "reaches servers, and the caller is limited to rooms: " + shown(rooms))
        : new Fault("/to", "names no room, and the caller is limited to rooms: " + shown(rooms));
  }

  static Fault allEvents(List<Glob> events) {
    return new Fault("/event", "names no event, and the caller is limited to " + shown(events));
  }

  static Fault outside(String pointer, String option, String name, List<Glob> globs) {
    return new Fault(
        pointer,
        "\"%s\" is outside of what the caller may: %s %s"
            .formatted(cut(name), option, shown(globs)));
  }

  private static String shown(List<Glob> globs) {
    return globs.stream()
            .limit(MOST_PATTERNS)
            .map(glob -> cut(glob.text()))
            .collect(Collectors.joining(", "))
        + (globs.size() > MOST_PATTERNS ? ", …" : "");
  }

  /** Of a name from outside, its beginning. */
  static String cut(String name) {
    if (name.length() <= MOST_CHARACTERS) {
      return name;
    }
    // Not between the halves of a character.
    var end =
        Character.isHighSurrogate(name.charAt(MOST_CHARACTERS - 1))
            ? MOST_CHARACTERS - 1
            : MOST_CHARACTERS;
    return name.substring(0, end) + "…";
  }
}
