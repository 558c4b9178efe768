package dev.pgemit.http.route;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.trace.Exchange;
import org.jspecify.annotations.Nullable;

/** An authenticated request, independent of the HTTP library that received it. */
public interface CallRequest {
  /** Returns the caller that the request has authenticated. */
  Caller caller();

  /** Returns the record of the request in logs and traces. */
  Exchange exchange();

  /** Returns the parameters of the query; the call throws their errors. */
  FieldReader query();

  /** Returns the value of a header, or {@code null} if the request has none of this name. */
  @Nullable String header(String name);

  /**
   * Reads the body. Callable once.
   *
   * @throws dev.pgemit.http.problem.ProblemException if the body is too large, or of another type
   */
  RawBody readBody();
}
