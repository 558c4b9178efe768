package dev.pgemit.http.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An error response, as {@code application/problem+json}.
 *
 * @param type the type; {@code null} if the status describes the problem
 * @param status the HTTP status
 * @param detail the failure and the next step, for a person
 * @param errors the errors in the body
 * @param outcome {@code unknown} if messages may have been published; {@code null} otherwise
 * @param extensions further members, by name
 */
public record Problem(
    @Nullable ProblemType type,
    int status,
    String detail,
    List<FieldError> errors,
    @Nullable String outcome,
    Map<String, Object> extensions) {
  /** The media type of problems. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** The maximum number of errors in a response. */
  public static final int MAX_ERRORS = 100;

  private static final JsonMapper JSON = new JsonMapper();

  /** Copies the errors. */
  public Problem {
    errors = List.copyOf(errors);
  }

  /** Creates a problem with further members. */
  public Problem(
      ProblemType type,
      String detail,
      List<FieldError> errors,
      @Nullable String outcome,
      Map<String, Object> extensions) {
    this(type, type.status(), detail, errors, outcome, extensions);
  }

  /** Creates a problem without further members. */
  public Problem(
      ProblemType type, String detail, List<FieldError> errors, @Nullable String outcome) {
    this(type, detail, errors, outcome, Map.of());
  }

  /** Creates a problem from a type and a sentence. */
  public Problem(ProblemType type, String detail) {
    this(type, detail, List.of(), null);
  }

  /** Returns a problem for a status of the HTTP library. */
  public static Problem ofStatus(int status, String detail) {
    return ProblemType.ofStatus(status)
        .map(type -> new Problem(type, detail))
        .orElseGet(() -> new Problem(null, status, detail, List.of(), null, Map.of()));
  }

  /** The part of a request that has errors. */
  public enum ErrorSource {
    /** The body. */
    BODY(ProblemType.INVALID_BODY, "The body has %s: nothing was published"),
    /** The query of a request that only reads. */
    READ_QUERY(ProblemType.INVALID_QUERY, "The query has %s"),
    /** The query of a request that changes state. */
    WRITE_QUERY(ProblemType.INVALID_QUERY, "The query has %s: nothing was done");

    private final ProblemType type;
    private final String template;

    ErrorSource(ProblemType type, String template) {
      this.type = type;
      this.template = template;
    }
  }

  /** Returns a problem that lists the first errors and the total number of errors. */
  public static Problem ofErrors(ErrorSource source, List<FieldError> errors, int count) {
    var reported = new ArrayList<>(errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
    if (reported.size() < count) {
      reported.add(new FieldError("", "and %d more errors".formatted(count - reported.size())));
    }
    var total = count == 1 ? "an error" : count + " errors";
    return new Problem(source.type, source.template.formatted(total), reported, null);
  }

  /** Returns the document as JSON in UTF-8. */
  public byte[] toJson() {
    Map<String, Object> document = new LinkedHashMap<>();
    // RFC 9457: "about:blank" means that the status is the type.
    document.put("type", type == null ? "about:blank" : type.uri());
    document.put("title", type == null ? HttpStatus.getMessage(status) : type.title());
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
