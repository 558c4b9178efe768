package dev.pgemit.testing.contract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that a test sent, and its response.
 *
 * @param method the method
 * @param target the path and the query, as sent
 * @param requestHeaders the headers of the request, with names in any case
 * @param requestBody the body of the request; {@code null} if it was not recorded
 * @param status the status of the response
 * @param responseHeaders the headers of the response, with names in any case
 * @param responseBody the body of the response; {@code null} if it is a stream
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ObservedExchange(
    String method,
    String target,
    Map<String, List<String>> requestHeaders,
    byte @Nullable [] requestBody,
    int status,
    Map<String, List<String>> responseHeaders,
    byte @Nullable [] responseBody) {
  String path() {
    var question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  Optional<String> query() {
    var question = target.indexOf('?');
    return question < 0 ? Optional.empty() : Optional.of(target.substring(question + 1));
  }

  Optional<String> requestHeader(String name) {
    return header(requestHeaders, name);
  }

  Optional<String> responseHeader(String name) {
    return header(responseHeaders, name);
  }

  /** Returns the media type of a header, without parameters. */
  static String mediaType(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static Optional<String> header(Map<String, List<String>> headers, String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .findFirst();
  }

  @Override
  public String toString() {
    return "%s %s: %d".formatted(method, target, status);
  }
}
