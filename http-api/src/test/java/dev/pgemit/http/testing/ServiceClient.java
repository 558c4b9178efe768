package dev.pgemit.http.testing;

import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls a service, without a key or with one. */
public abstract class ServiceClient {
  public static final String JSON = "application/json";
  public static final String MESSAGE_PACK = "application/msgpack";

  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(15);
  private static final CheckedHttpClient CLIENT = new CheckedHttpClient();

  private final String authorization;

  ServiceClient(String authorization) {
    this.authorization = authorization;
  }

  public abstract int port();

  /** Returns a client of the same service that sends a key or a token. */
  public abstract TestService withKey(String key);

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  public HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    return post(path, JSON, BodyPublishers.ofString(json));
  }

  public HttpResponse<String> post(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return post(path, type, BodyPublishers.ofByteArray(body));
  }

  public HttpResponse<String> post(String path, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(request(path).header("Content-Type", type).POST(body).build());
  }

  /** Posts to a path with an idempotency key. */
  public HttpResponse<String> postWithKey(String path, String idempotencyKey, String json)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", JSON)
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  public HttpResponse<String> put(String path, String json)
      throws IOException, InterruptedException {
    return send(
        request(path).header("Content-Type", JSON).PUT(BodyPublishers.ofString(json)).build());
  }

  public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  public HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(RESPONSE_TIMEOUT);
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  /** Sends a request, and checks the exchange against the OpenAPI document. */
  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request);
  }

  /** Sends a request without waiting for its response, which is checked too. */
  public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    return CLIENT.sendAsync(request);
  }

  /** Opens a stream of server-sent events, each of which is checked too. */
  public HttpResponse<InputStream> open(HttpRequest request)
      throws IOException, InterruptedException {
    return CLIENT.open(request);
  }
}
