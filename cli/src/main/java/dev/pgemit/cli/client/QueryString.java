package dev.pgemit.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The query of a request. Immutable. */
final class QueryString {
  static final QueryString NONE = new QueryString("");

  private final String text;

  private QueryString(String text) {
    this.text = text;
  }

  QueryString with(String name, Object value) {
    return new QueryString(
        text
            + (text.isEmpty() ? "?" : "&")
            + name
            + "="
            + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20"));
  }

  QueryString withAll(String name, List<String> values) {
    var changed = this;
    for (var value : values) {
      changed = changed.with(name, value);
    }
    return changed;
  }

  boolean has(String name) {
    return text.matches("(?s).*[?&]" + name + "=.*");
  }

  /** Returns the query with its question mark; empty without parameters. */
  @Override
  public String toString() {
    return text;
  }
}
