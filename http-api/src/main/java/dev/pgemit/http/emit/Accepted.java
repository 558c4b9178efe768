package dev.pgemit.http.emit;

import java.util.List;

/**
 * The answer to what was published.
 *
 * @param field what it is called
 * @param value an id, or several
 * @param messages how many were published
 */
record Accepted(String field, Object value, int messages) {
  static Accepted id(String id) {
    return new Accepted("id", id, 1);
  }

  static Accepted ids(List<String> ids) {
    return new Accepted("ids", ids, ids.size());
  }
}
