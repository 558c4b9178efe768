package dev.pgemit.http.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that is an error, as {@code application/problem+toJson}.
 *
 * @param status the HTTP status
 * @param detail what happened and what to do next, for a person
 * @param errors what is wrong with the body
 * @param outcome {@code unknown} where something may have been published
 * @param extensions further members, by name
 */
public record Problem(
    int status,
    String detail,
    List<FieldError> errors,
    @Nullable String outcome,
    Map<String, Object> extensions) {
  /** The media type of problems. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** The most faults of a body that are told one by one. */
  public static final int MAX_ERRORS = 100;

  private static final JsonMapper JSON = new JsonMapper();

  /** Keeps a copy of the faults. */
  public Problem {
    errors = List.copyOf(errors);
  }

  /** A problem without further members. */
  public Problem(int status, String detail, List<FieldError> errors, @Nullable String outcome) {
    this(status, detail, errors, outcome, Map.of());
  }

  /** A problem that its status and a sentence tell. */
  public Problem(int status, String detail) {
    this(status, detail, List.of(), null);
  }

  /**
   * The faults of a body, of which there may be more than can be told.
   *
   * @param errors the first ones
   * @param count how many there are
   */
  public static Problem ofBody(List<FieldError> errors, int count) {
    return of("The body has %s: nothing was published", errors, count);
  }

  /**
   * The faults of a query, of which there may be more than can be told.
   *
   * @param errors the first ones
   * @param count how many there are
   */
  public static Problem ofQuery(List<FieldError> errors, int count) {
    return of("The query has %s", errors, count);
  }

  /**
   * The faults of the query of a request that was to change something.
   *
   * @param errors the first ones
   * @param count how many there are
   */
  public static Problem ofWriteQuery(List<FieldError> errors, int count) {
    return of("The query has %s: nothing was done", errors, count);
  }

  private static Problem of(String template, List<FieldError> errors, int count) {
    var detail = template.formatted(count == 1 ? "a fault" : count + " faults");
    var reported = new ArrayList<>(errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
    if (reported.size() < count) {
      reported.add(new FieldError("", "and %d more faults".formatted(count - reported.size())));
    }
    return new Problem(HttpStatus.BAD_REQUEST_400, detail, reported, null);
  }

  /** The document, in UTF-8. */
  public byte[] toJson() {
    Map<String, Object> document = new LinkedHashMap<>();
    // The status says it all, as RFC 9457 has it: there is no page to link to.
    document.put("type", "about:blank");
    document.put("title", HttpStatus.getMessage(status));
    document.put("status", status);
    document.put("detail", detail);
    if (outcome != null) {
      document.put("outcome", outcome);
    }
    if (!errors.isEmpty()) {
      document.put("errors", errors);
    }
    document.putAll(extensions);
    return JSON.writeValueAsBytes(document);
  }
}
