package dev.pgemit.testing.contract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** An HTTP client that checks each exchange against the OpenAPI document. Thread-safe. */
public final class CheckedHttpClient {
  private static final byte[] NO_BODY = new byte[0];

  private final HttpClient client;
  private final boolean isProxied;
  private final @Nullable Set<Integer> sampledStatuses;
  private final Contract contract = Contract.current();

  public CheckedHttpClient() {
    this(HttpClient.newHttpClient());
  }

  public CheckedHttpClient(HttpClient client) {
    this(client, false, null);
  }

  private CheckedHttpClient(
      HttpClient client, boolean isProxied, @Nullable Set<Integer> sampledStatuses) {
    this.client = client;
    this.isProxied = isProxied;
    this.sampledStatuses = sampledStatuses;
  }

  /** Returns a client for load, which checks only the first exchange of each status. */
  public CheckedHttpClient sampled() {
    return new CheckedHttpClient(client, isProxied, ConcurrentHashMap.newKeySet());
  }

  /**
   * Returns a client for an nginx in front of the service, which adds the header {@code Server} and
   * removes {@code X-Accel-Buffering}. The client does not check responses with status 502 or 504,
   * which nginx itself sends.
   */
  public CheckedHttpClient throughNginx() {
    return new CheckedHttpClient(client, true, sampledStatuses);
  }

  /** Sends a request, and returns its response once it is complete. */
  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    var recording = Recording.of(request);
    var response = client.send(recording.request(), BodyHandlers.ofString());
    check(recording, response, response.body());
    return response;
  }

  /** Sends a request without waiting for its response. */
  public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    var recording = Recording.of(request);
    return client
        .sendAsync(recording.request(), BodyHandlers.ofString())
        .thenApply(
            response -> {
              try {
                check(recording, response, response.body());
              } catch (AssertionError e) {
                throw new CompletionException(e);
              }
              return response;
            });
  }

  /** Opens a stream of server-sent events, which fails as soon as one is undocumented. */
  public HttpResponse<InputStream> open(HttpRequest request)
      throws IOException, InterruptedException {
    var recording = Recording.of(request);
    var response =
        client.send(
            recording.request(),
            info ->
                BodySubscribers.mapping(
                    BodySubscribers.ofInputStream(),
                    body -> info.statusCode() == 200 ? contract.checkedEvents(body) : body));
    check(recording, response, null);
    return response;
  }

  private void check(Recording recording, HttpResponse<?> response, @Nullable String body) {
    var status = response.statusCode();
    var isOfProxy = isProxied && (status == 502 || status == 504);
    if (!isOfProxy && (sampledStatuses == null || sampledStatuses.add(status))) {
      var headers = new HashMap<>(response.headers().map());
      if (isProxied) {
        headers.remove("server");
        if (body == null && status == 200) {
          headers.put("x-accel-buffering", List.of("no"));
        }
      }
      contract.check(
          recording.exchange(
              status, headers, body == null ? null : body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** A request with a body that is recorded as it is sent. */
  private record Recording(HttpRequest request, @Nullable RecordingPublisher body) {
    static Recording of(HttpRequest request) {
      var publisher = request.bodyPublisher();
      if (publisher.isEmpty()) {
        return new Recording(request, null);
      }
      var body = new RecordingPublisher(publisher.get());
      return new Recording(
          HttpRequest.newBuilder(request, (name, value) -> true)
              .method(request.method(), body)
              .build(),
          body);
    }

    ObservedExchange exchange(
        int status, Map<String, List<String>> headers, byte @Nullable [] responseBody) {
      var uri = request.uri();
      return new ObservedExchange(
          request.method(),
          uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()),
          request.headers().map(),
          body == null ? NO_BODY : decoded(body.recorded()),
          status,
          headers,
          responseBody);
    }

    /** Returns the body that the service sees; {@code null} if its encoding is damaged. */
    private byte @Nullable [] decoded(byte @Nullable [] recorded) {
      var isGzip =
          request.headers().firstValue("Content-Encoding").stream().anyMatch(Recording::isGzip);
      if (recorded == null || !isGzip) {
        return recorded;
      }
      try (var gzip = new GZIPInputStream(new ByteArrayInputStream(recorded))) {
        return gzip.readAllBytes();
      } catch (IOException e) {
        return null;
      }
    }

    private static boolean isGzip(String encoding) {
      return encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
    }
  }
}
