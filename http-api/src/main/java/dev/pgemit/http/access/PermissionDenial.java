package dev.pgemit.http.access;

import dev.pgemit.http.problem.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Creates error messages for missing permissions. Each message names the option that grants the
 * permission.
 */
final class PermissionDenial {
  // Truncates names and patterns, so that a response is not longer than its request.
  private static final int MAX_CHARACTERS = 80;
  private static final int MAX_PATTERNS = 10;

  private PermissionDenial() {}

  static FieldError missingPermission(Permission permission) {
    return new FieldError(
        "",
        "needs the permission \"%s\", which --allow %s grants"
            .formatted(permission.label(), permission.label()));
  }

  static FieldError missingBroadcast() {
    return new FieldError(
        "/to",
        "names no room, and a broadcast to the namespace needs the permission"
            + " \"broadcast\", which --allow broadcast grants");
  }

  static FieldError targetRequired(RequiredPermission.TargetKind targetKind, List<Glob> rooms) {
    return targetKind == RequiredPermission.TargetKind.SERVERS
        ? new FieldError(
            "", "reaches servers, but the caller is limited to rooms: " + format(rooms))
        : new FieldError(
            "/to", "names no room, but the caller is limited to rooms: " + format(rooms));
  }

  static FieldError eventRequired(List<Glob> events) {
    return new FieldError(
        "/event", "names no event, but the caller is limited to " + format(events));
  }

  static FieldError outOfScope(String pointer, String option, String name, List<Glob> globs) {
    return new FieldError(
        pointer,
        "\"%s\" is outside the caller's scope: %s %s"
            .formatted(truncate(name), option, format(globs)));
  }

  static FieldError beyondScope(String pointer, Glob wanted, List<Glob> globs) {
    return new FieldError(
        pointer,
        "\"%s\" exceeds the caller's scope: %s".formatted(truncate(wanted.text()), format(globs)));
  }

  static FieldError limitedScope() {
    return new FieldError(
        "", "covers all namespaces, rooms and events, but the caller is limited to some of them");
  }

  private static String format(List<Glob> globs) {
    return globs.stream()
            .limit(MAX_PATTERNS)
            .map(glob -> truncate(glob.text()))
            .collect(Collectors.joining(", "))
        + (globs.size() > MAX_PATTERNS ? ", …" : "");
  }

  /** Truncates an external name. */
  static String truncate(String name) {
    if (name.length() <= MAX_CHARACTERS) {
      return name;
    }
    // Keeps surrogate pairs intact.
    var end =
        Character.isHighSurrogate(name.charAt(MAX_CHARACTERS - 1))
            ? MAX_CHARACTERS - 1
            : MAX_CHARACTERS;
    return name.substring(0, end) + "…";
  }
}
