package dev.pgemit.interop.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Emits through the REST service, on a port of its own. */
public final class HttpEmitter implements EmitterUnderTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final CheckedHttpClient http = new CheckedHttpClient();
  private final HttpApi api;

  public HttpEmitter(TestDatabase database) {
    this.api =
        HttpApi.start(
            Settings.from(
                    Map.of(
                        "DATABASE_URL",
                        database.url(),
                        "PORT",
                        "0",
                        "PGEMIT_WARM_UP",
                        "off",
                        "PGEMIT_MAX_BODY",
                        "8MiB"))
                .withoutKeys());
  }

  @Override
  public void emit(BroadcastTarget target, EmitFlags flags, String event, List<Object> args) {
    var body = bodyOf(target);
    body.put("volatile", flags.isVolatile());
    body.put("compress", flags.compress());
    putEvent(body, event, args);
    post("/v1/emit", body);
  }

  @Override
  public void socketsJoin(BroadcastTarget target, String... rooms) {
    var body = bodyOf(target);
    body.put("rooms", rooms);
    post("/v1/sockets/join", body);
  }

  @Override
  public void socketsLeave(BroadcastTarget target, String... rooms) {
    var body = bodyOf(target);
    body.put("rooms", rooms);
    post("/v1/sockets/leave", body);
  }

  @Override
  public void disconnectSockets(BroadcastTarget target, boolean close) {
    var body = bodyOf(target);
    body.put("close", close);
    post("/v1/sockets/disconnect", body);
  }

  @Override
  public void serverSideEmit(String namespace, String event, List<Object> args) {
    var body = new HashMap<String, Object>(Map.of("namespace", namespace));
    putEvent(body, event, args);
    post("/v1/server-side-emit", body);
  }

  @Override
  public void close() {
    api.close();
  }

  /** Returns the address of the service. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + api.port() + path);
  }

  private static Map<String, Object> bodyOf(BroadcastTarget target) {
    return new HashMap<>(
        Map.of("namespace", target.namespace(), "to", target.to(), "except", target.except()));
  }

  // Binary arguments are sent as in Socket.IO's packets: after the arguments, which hold
  // placeholders.
  private static void putEvent(Map<String, Object> body, String event, List<Object> args) {
    var attachments = new ArrayList<String>();
    var argumentsWithPlaceholders = new ArrayList<>();
    for (var argument : args) {
      if (argument instanceof byte[] bytes) {
        argumentsWithPlaceholders.add(Map.of("_placeholder", true, "num", attachments.size()));
        attachments.add(Base64.getEncoder().encodeToString(bytes));
      } else {
        argumentsWithPlaceholders.add(argument);
      }
    }
    body.put("event", event);
    body.put("args", argumentsWithPlaceholders);
    if (!attachments.isEmpty()) {
      body.put("attachments", attachments);
    }
  }

  private void post(String path, Map<String, ?> body) {
    var request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    try {
      var response = http.send(request);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
