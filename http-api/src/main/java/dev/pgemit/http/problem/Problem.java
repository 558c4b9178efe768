package dev.pgemit.http.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that is an error, as {@code application/problem+json}.
 *
 * @param status the HTTP status
 * @param detail what happened and what to do next, for a person
 * @param faults what is wrong with the body
 * @param outcome {@code unknown} where something may have been published
 * @param more further members, by name
 */
public record Problem(
    int status,
    String detail,
    List<Fault> faults,
    @Nullable String outcome,
    Map<String, Object> more) {
  /** The media type of problems. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** The most faults of a body that are told one by one. */
  public static final int MOST_FAULTS = 100;

  private static final JsonMapper JSON = new JsonMapper();

  /** Keeps a copy of the faults. */
  public Problem {
    faults = List.copyOf(faults);
  }

  /** A problem without further members. */
  public Problem(int status, String detail, List<Fault> faults, @Nullable String outcome) {
    this(status, detail, faults, outcome, Map.of());
  }

  /** A problem that its status and a sentence tell. */
  public Problem(int status, String detail) {
    this(status, detail, List.of(), null);
  }

  /**
   * The faults of a body, of which there may be more than can be told.
   *
   * @param faults the first ones
   * @param count how many there are
   */
  public static Problem ofBody(List<Fault> faults, int count) {
    return of("The body has %s: nothing was published", faults, count);
  }

  /**
   * The faults of a query, of which there may be more than can be told.
   *
   * @param faults the first ones
   * @param count how many there are
   */
  public static Problem ofQuery(List<Fault> faults, int count) {
    return of("The query has %s", faults, count);
  }

  /**
   * The faults of the query of a request that was to change something.
   *
   * @param faults the first ones
   * @param count how many there are
   */
  public static Problem ofQueryOfChange(List<Fault> faults, int count) {
    return of("The query has %s: nothing was done", faults, count);
  }

  private static Problem of(String sentence, List<Fault> faults, int count) {
    var detail = sentence.formatted(count == 1 ? "a fault" : count + " faults");
    var told = new ArrayList<>(faults.subList(0, Math.min(faults.size(), MOST_FAULTS)));
    if (told.size() < count) {
      told.add(new Fault("", "and %d more faults".formatted(count - told.size())));
    }
    return new Problem(HttpStatus.BAD_REQUEST_400, detail, told, null);
  }

  /** The document, in UTF-8. */
  public byte[] json() {
    Map<String, Object> document = new LinkedHashMap<>();
    // The status says it all, as RFC 9457 has it: there is no page to link to.
    document.put("type", "about:blank");
    document.put("title", HttpStatus.getMessage(status));
    document.put("status", status);
    document.put("detail", detail);
    if (outcome != null) {
      document.put("outcome", outcome);
    }
    if (!faults.isEmpty()) {
      document.put("errors", faults);
    }
    document.putAll(more);
    return JSON.writeValueAsBytes(document);
  }
}
