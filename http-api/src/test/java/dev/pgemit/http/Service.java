package dev.pgemit.http;

import dev.pgemit.http.settings.Settings;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.PGConnection;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** A running service, its database, and an ear on the default namespace's channel. */
final class Service implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  /** Keeps each digit of a number, so that a test sees what stands on the wire. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final TestDatabase database;
  private final Connection ear;
  private final HttpApi api;

  private Service(TestDatabase database, Connection ear, HttpApi api) {
    this.database = database;
    this.ear = ear;
    this.api = api;
  }

  static Service start(TestDatabase database, String... settings) throws SQLException {
    var environment = new java.util.HashMap<String, String>();
    environment.putAll(Map.of("DATABASE_URL", database.url(), "PORT", "0"));
    for (var i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    var ear = database.connect();
    ear.createStatement().execute("LISTEN \"socket.io#/\"");
    return new Service(database, ear, HttpApi.start(Settings.from(environment)));
  }

  TestDatabase database() {
    return database;
  }

  HttpResponse<String> post(String path, String json) throws Exception {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<String> post(String path, String type, byte[] body, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (var i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends bytes as they are, and reads what comes until the server closes. */
  String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The next message on the channel. */
  JsonNode heard() throws SQLException {
    var notifications = ear.unwrap(PGConnection.class).getNotifications(PATIENCE_MILLIS);
    if (notifications == null || notifications.length != 1) {
      throw new AssertionError("Not one message was heard");
    }
    return JSON.readTree(notifications[0].getParameter());
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  @Override
  public void close() throws SQLException {
    api.close();
    ear.close();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(api.port(), path));
  }
}
