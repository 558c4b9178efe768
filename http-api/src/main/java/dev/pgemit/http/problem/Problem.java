package dev.pgemit.http.problem;

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
 */
public record Problem(int status, String detail, List<Fault> faults, @Nullable String outcome) {
  /** The media type of problems. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonMapper JSON = new JsonMapper();

  /** Keeps a copy of the faults. */
  public Problem {
    faults = List.copyOf(faults);
  }

  /** A problem that its status and a sentence tell. */
  public Problem(int status, String detail) {
    this(status, detail, List.of(), null);
  }

  /** Every fault of a body at once. */
  public static Problem of(List<Fault> faults) {
    var detail =
        faults.size() == 1
            ? "The body has a fault: nothing was published"
            : "The body has %d faults: nothing was published".formatted(faults.size());
    return new Problem(HttpStatus.BAD_REQUEST_400, detail, faults, null);
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
    return JSON.writeValueAsBytes(document);
  }
}
