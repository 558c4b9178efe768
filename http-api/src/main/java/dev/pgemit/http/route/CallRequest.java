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

  /** Returns the query parameters. The call throws their errors. */
  FieldReader query();

  /** Returns the value of a header; {@code null} if the request does not have the header. */
  @Nullable String header(String name);

  /**
   * Reads the body. Callable once.
   *
   * @throws dev.pgemit.http.problem.ProblemException if the body has an unsupported type
   */
  RawBody readBody();
}
