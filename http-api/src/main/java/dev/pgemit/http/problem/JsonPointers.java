package dev.pgemit.http.problem;

import java.util.regex.Pattern;

/** JSON pointers (RFC 6901). */
public final class JsonPointers {
  private static final Pattern INDEXED = Pattern.compile("(\\w+)\\[(\\d+)]");

  private JsonPointers() {}

  /** Returns the pointer to a field of the emitter's API: {@code args[0]} is {@code /args/0}. */
  public static String ofField(String field) {
    var indexed = INDEXED.matcher(field);
    if (indexed.matches()) {
      return "/" + indexed.group(1) + "/" + indexed.group(2);
    }
    return "/" + escape(field);
  }

  /** Escapes a name for a pointer segment. */
  public static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
