package dev.pgemit.http.testing;

import dev.pgemit.http.body.MediaType;
import dev.pgemit.http.testing.contract.Contract;
import dev.pgemit.http.testing.contract.ObservedExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** An HTTP client that checks each exchange against the OpenAPI document. Thread-safe. */
public final class CheckedHttpClient {
  private static final byte[] NO_BODY = new byte[0];

  private final HttpClient client;
  private final Contract contract = Contract.current();

  public CheckedHttpClient() {
    this(HttpClient.newHttpClient());
  }

  public CheckedHttpClient(HttpClient client) {
    this.client = client;
  }

  /** Sends a request, and returns its response once it is complete. */
  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    var recording = Recording.of(request);
    var response = client.send(recording.request(), BodyHandlers.ofString());
    contract.check(recording.exchange(response, bytes(response)));
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
                contract.check(recording.exchange(response, bytes(response)));
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
    contract.check(recording.exchange(response, null));
    return response;
  }

  private static byte[] bytes(HttpResponse<String> response) {
    return response.body().getBytes(StandardCharsets.UTF_8);
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

    ObservedExchange exchange(HttpResponse<?> response, byte @Nullable [] responseBody) {
      var uri = request.uri();
      return new ObservedExchange(
          request.method(),
          uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()),
          request.headers().map(),
          body == null ? NO_BODY : decoded(body.recorded()),
          response.statusCode(),
          response.headers().map(),
          responseBody);
    }

    /** Returns the body that the service sees; {@code null} if its encoding is damaged. */
    private byte @Nullable [] decoded(byte @Nullable [] recorded) {
      var isGzip =
          request.headers().firstValue("Content-Encoding").stream().anyMatch(MediaType::isGzip);
      if (recorded == null || !isGzip) {
        return recorded;
      }
      try (var gzip = new GZIPInputStream(new ByteArrayInputStream(recorded))) {
        return gzip.readAllBytes();
      } catch (IOException e) {
        return null;
      }
    }
  }
}
