package dev.pgemit.http.testing;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The service on a port of its own, and a client of it. */
public final class TestService implements AutoCloseable {
  public static final String JSON = "application/json";
  public static final String MESSAGE_PACK = "application/msgpack";

  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(15);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final HttpApi api;
  private final int port;

  private final String authorization;

  private TestService(HttpApi api, String authorization) {
    this.api = api;
    this.port = api.port();
    this.authorization = authorization;
  }

  public static TestService start(TestDatabase database) {
    return start(database.url(), Map.of());
  }

  public static TestService start(String databaseUrl, Map<String, String> extraSettings) {
    return new TestService(HttpApi.start(settings(databaseUrl, extraSettings).withoutKeys()), "");
  }

  /** One that asks for keys. */
  public static TestService startWithKeys(String databaseUrl, Map<String, String> extraSettings) {
    return new TestService(HttpApi.start(settings(databaseUrl, extraSettings)), "");
  }

  private static Settings settings(String databaseUrl, Map<String, String> extraSettings) {
    var environment = new HashMap<>(extraSettings);
    environment.put("DATABASE_URL", databaseUrl);
    environment.putIfAbsent("PORT", "0");
    return Settings.from(environment);
  }

  /** The same one, called with a key or a token. */
  public TestService withKey(String key) {
    return new TestService(api, "Bearer " + key);
  }

  public int port() {
    return port;
  }

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

  public HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(RESPONSE_TIMEOUT);
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  /** Ends it, once or again. */
  public void stop() {
    api.close();
  }

  @Override
  public void close() {
    stop();
  }
}
