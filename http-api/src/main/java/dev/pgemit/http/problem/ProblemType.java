package dev.pgemit.http.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The types of problems. Clients compare the URI of a type, so a released name never changes. The
 * folder {@code docs/problems} has a page for each type.
 */
public enum ProblemType {
  /** A body is malformed, or a field of it is invalid. */
  INVALID_BODY(400, "The body is invalid"),
  /** A query has an unknown parameter or a faulty value. */
  INVALID_QUERY(400, "The query is invalid"),
  /** A header has a faulty value, or does not belong to the call. */
  INVALID_HEADER(400, "A header is invalid"),
  /** A request violates HTTP, or its body ended early. */
  MALFORMED_REQUEST(400, "The request is malformed"),
  /** The key is missing or invalid. */
  UNAUTHORIZED(401, "A valid key is required"),
  /** The key lacks a permission. */
  PERMISSION_DENIED(403, "The key lacks a permission"),
  /** An interceptor of the service refused the message. */
  MESSAGE_REFUSED(403, "The message was refused"),
  /** A service without keys refuses a host or an origin. */
  UNTRUSTED_ORIGIN(403, "The host or the origin is not trusted"),
  /** No route has the path. */
  UNKNOWN_PATH(404, "The path is unknown"),
  /** No visible emit has the id or the name. */
  EMIT_NOT_FOUND(404, "The emit was not found"),
  /** No key within the caller's rights has the name. */
  KEY_NOT_FOUND(404, "The key was not found"),
  /** The path does not support the method. */
  METHOD_NOT_ALLOWED(405, "The method is not allowed"),
  /** A request took too long to arrive. */
  REQUEST_TIMEOUT(408, "The request timed out"),
  /** The table of recurring emits is full. */
  TOO_MANY_RECURRING_EMITS(409, "There are too many recurring emits"),
  /** A key has the name already. */
  KEY_EXISTS(409, "The key exists"),
  /** A body exceeds the size limit. */
  BODY_TOO_LARGE(413, "The body is too large"),
  /** A URI exceeds the size limit. */
  URI_TOO_LONG(414, "The URI is too long"),
  /** A body has an unsupported type, charset or encoding. */
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
  /** An idempotency key was used for another body. */
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another body"),
  /** A caller, or all callers together, exceed a rate. */
  RATE_EXCEEDED(429, "The rate is exceeded"),
  /** A caller has too many concurrent calls. */
  SHARE_EXCEEDED(429, "The caller's share is used up"),
  /** The headers exceed the size limit. */
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  /** The service has a defect, or ran out of a resource. */
  INTERNAL_ERROR(500, "The service failed"),
  /** The call fails until the database or a setting changes. */
  PERMANENT_FAILURE(500, "The call fails until the database or a setting changes"),
  /** The transport lacks a feature that a call needs. */
  UNSUPPORTED_CALL(501, "The transport does not support the call"),
  /** A body has an unsupported transfer coding. */
  UNSUPPORTED_TRANSFER_CODING(501, "The transfer coding is not supported"),
  /** Postgres or the queue cannot take the call at the moment. */
  UNAVAILABLE(503, "The service is unavailable"),
  /** The service has too much to do. */
  OVERLOADED(503, "The service is overloaded"),
  /** The service ends a call because it stops. */
  STOPPING(503, "The service is stopping"),
  /** The service cannot read the keys. */
  KEYS_UNAVAILABLE(503, "The keys are unavailable"),
  /** The service cannot publish, as its readiness check reports. */
  NOT_READY(503, "The service is not ready"),
  /** The version of HTTP is unsupported. */
  UNSUPPORTED_HTTP_VERSION(505, "The HTTP version is not supported");

  private static final String PATH = "/problems/";

  // Jetty reports only a status. These types apply if nothing else is known.
  private static final Map<Integer, ProblemType> BY_STATUS =
      Arrays.asList(
              MALFORMED_REQUEST,
              UNAUTHORIZED,
              UNKNOWN_PATH,
              METHOD_NOT_ALLOWED,
              REQUEST_TIMEOUT,
              BODY_TOO_LARGE,
              URI_TOO_LONG,
              UNSUPPORTED_MEDIA_TYPE,
              HEADERS_TOO_LARGE,
              INTERNAL_ERROR,
              UNSUPPORTED_TRANSFER_CODING,
              OVERLOADED,
              UNSUPPORTED_HTTP_VERSION)
          .stream()
          .collect(Collectors.toUnmodifiableMap(type -> type.status, Function.identity()));

  private final int status;
  private final String title;
  private final String slug = name().toLowerCase(Locale.ROOT).replace('_', '-');

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** Returns the type of problems that have only a status. */
  public static Optional<ProblemType> ofStatus(int status) {
    return Optional.ofNullable(BY_STATUS.get(status));
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the same text for every problem of the type. */
  public String title() {
    return title;
  }

  /** Returns the last part of the URI, which is also the name of the page. */
  public String slug() {
    return slug;
  }

  /** Returns the URI, relative to the root of the service, which serves a page there. */
  public String uri() {
    return PATH + slug;
  }
}
