package dev.pgemit.cli.client;

import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.ProblemDocument;
import dev.pgemit.cli.command.ServiceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends requests to the service. */
final class ServiceConnection {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** For the response beyond the time that the service itself waits for others. */
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(60);

  private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");

  private final URI address;
  private final @Nullable String key;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(Redirect.NEVER) // a redirect would lose the body of a POST
          .build();

  /**
   * Creates a connection.
   *
   * @param address the address of the service, without a slash at its end
   * @param key the key; {@code null} for a service without keys
   */
  ServiceConnection(URI address, @Nullable String key) {
    this.address = address;
    this.key = key;
  }

  /** Sends a request that changes nothing. */
  ObjectNode get(String path, QueryString query, Duration timeout) {
    return call(request("GET", path, query, null), timeout, true);
  }

  /** Sends a POST without a body. */
  ObjectNode post(String path, QueryString query) {
    return call(request("POST", path, query, null), Duration.ZERO, false);
  }

  /** Sends a DELETE. */
  void delete(String path, QueryString query) {
    var unused = call(request("DELETE", path, query, null), Duration.ZERO, false);
  }

  /** Sends a request that changes state. */
  ObjectNode send(String method, String path, QueryString query, ObjectNode body) {
    return send(method, path, query, body, null, Duration.ZERO);
  }

  /**
   * Sends a request that changes state.
   *
   * @param idempotencyKey the key; {@code null} for none
   * @param timeout how long the service waits for others
   */
  ObjectNode send(
      String method,
      String path,
      QueryString query,
      ObjectNode body,
      @Nullable String idempotencyKey,
      Duration timeout) {
    var request = request(method, path, query, body);
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", requirePrintable(idempotencyKey));
    }
    return call(request, timeout, query.has("dryRun"));
  }

  private static String requirePrintable(String idempotencyKey) {
    if (PRINTABLE.matcher(idempotencyKey).matches()) {
      return idempotencyKey;
    }
    throw new InvalidInputException(
        "idempotencyKey: must be 1 to 255 characters of printable ASCII");
  }

  /** Opens a stream of server-sent events. */
  InputStream open(String path, QueryString query) {
    var request = request("GET", path, query, null).header("Accept", "text/event-stream").build();
    var response = exchange(request, BodyHandlers.ofInputStream(), true);
    if (response.statusCode() == 200) {
      return response.body();
    }
    try (var body = response.body()) {
      throw refusal(response.statusCode(), body.readAllBytes());
    } catch (IOException e) {
      throw unreachable(e, true);
    }
  }

  private HttpRequest.Builder request(
      String method, String path, QueryString query, @Nullable ObjectNode body) {
    var request =
        HttpRequest.newBuilder(URI.create(address + path + query))
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return request;
  }

  private ObjectNode call(HttpRequest.Builder request, Duration timeout, boolean isReadOnly) {
    var response =
        exchange(
            request.timeout(RESPONSE_TIMEOUT.plus(timeout)).build(),
            BodyHandlers.ofByteArray(),
            isReadOnly);
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), response.body());
    }
    if (response.body().length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    return parse(response.body())
        .orElseThrow(() -> notTheService(response.statusCode(), isReadOnly));
  }

  private <T> HttpResponse<T> exchange(
      HttpRequest request, HttpResponse.BodyHandler<T> handler, boolean isReadOnly) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw unreachable(e, isReadOnly);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e, isReadOnly);
    }
  }

  private ServiceException refusal(int status, byte[] body) {
    var problem = parse(body).filter(document -> document.has("detail"));
    return problem.map(ServiceException::new).orElseGet(() -> notTheService(status, true));
  }

  private ServiceException notTheService(int status, boolean isOutcomeKnown) {
    return new ServiceException(
        ProblemDocument.ofUnreachableService(
            "%s answered with status %d, but it does not seem to be pgemit. Check the address."
                .formatted(address, status),
            isOutcomeKnown));
  }

  private static Optional<ObjectNode> parse(byte[] body) {
    try {
      return JsonMapper.shared().readTree(body) instanceof ObjectNode document
          ? Optional.of(document)
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Returns the failure of a request that may have been sent. */
  private ServiceException unreachable(Exception failure, boolean isReadOnly) {
    var wasNotSent =
        failure instanceof ConnectException
            || failure instanceof HttpConnectTimeoutException
            || failure instanceof SSLHandshakeException;
    var outcome =
        wasNotSent ? ": nothing was published" : ": it is unknown whether the call was carried out";
    return new ServiceException(
        ProblemDocument.ofUnreachableService(
            "No answer from the service at %s (%s)%s."
                .formatted(address, describe(failure), isReadOnly ? "" : outcome),
            isReadOnly || wasNotSent));
  }

  private static String describe(Exception failure) {
    if (hasCause(failure, UnresolvedAddressException.class)) {
      return "the host name is unknown";
    } else if (failure instanceof HttpTimeoutException) {
      return "timeout";
    } else if (failure instanceof ConnectException) {
      return "connection refused";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static boolean hasCause(Throwable failure, Class<?> type) {
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
