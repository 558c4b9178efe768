package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends cluster requests over HTTP to servers of several versions at once. */
@NullUnmarked // its fields are set before its tests
class HttpServerRequestsIT {
  private static final JsonMapper JSON = new JsonMapper();

  private static ServerGroup group;
  private static HttpApi service;

  @BeforeAll
  static void start() throws Exception {
    group = ServerGroup.start("0.3.1", "0.4.0", "0.5.0");
    service =
        HttpApi.start(
            Settings.from(
                    Map.of(
                        "DATABASE_URL",
                        group.database().url(),
                        "PORT",
                        "0",
                        "PGEMIT_WARM_UP",
                        "off"))
                .withoutKeys());
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    group.close();
  }

  @Test
  void emitWithAckReturnsResponses() throws Exception {
    for (var server : group.servers()) {
      group.connectAnswering(server, Map.of("ok", true), "asked");
    }
    var response =
        post("/v1/emit-with-ack", "{\"to\":\"asked\",\"event\":\"q\",\"args\":[1],\"id\":\"i\"}");
    assertThat(response.toString())
        .isEqualTo(
            "{\"id\":\"i\",\"servers\":3,\"clients\":3,\"responses\":"
                + "[{\"ok\":true},{\"ok\":true},{\"ok\":true}],\"missing\":[]}");
  }

  @Test
  void emitWithAckTimesOutOnSilentClients() throws Exception {
    group.connect(group.server(1), "silent");
    var response = post("/v1/emit-with-ack", "{\"to\":\"silent\",\"event\":\"q\",\"timeout\":500}");
    assertThat(response.get("timedOut").asBoolean()).isTrue();
    assertThat(response.get("clients").asInt()).isEqualTo(1);
    assertThat(response.get("responses")).isEmpty();
    assertThat(response.get("missing")).isEmpty();
  }

  @Test
  void listsSocketsWithoutCredentialsAndMarksTruncation() throws Exception {
    for (var server : group.servers()) {
      group.connect(server, Map.of("data", Map.of("user", 7)), "listed");
    }
    var response = get("/v1/sockets?to=listed");
    assertThat(response.get("servers").asInt()).isEqualTo(3);
    assertThat(response.get("missing")).isEmpty();
    assertThat(response.get("sockets"))
        .hasSize(3)
        .allSatisfy(
            socket -> {
              assertThat(socket.get("data").get("user").asInt()).isEqualTo(7);
              assertThat(StreamSupport.stream(socket.get("rooms").spliterator(), false))
                  .extracting(JsonNode::asString)
                  .containsExactlyInAnyOrder(socket.get("id").asString(), "listed");
              assertThat(socket.get("handshake").has("auth")).isFalse();
              assertThat(socket.get("handshake").get("headers").has("cookie")).isFalse();
            });
    var truncated = get("/v1/sockets?to=listed&limit=2");
    assertThat(truncated.get("sockets")).hasSize(2);
    assertThat(truncated.get("truncated").asBoolean()).isTrue();
    assertThat(truncated.get("total").asInt()).isEqualTo(3);
  }

  @Test
  void countsSocketsOfRoomsOverAllServers() throws Exception {
    for (var server : group.servers()) {
      group.connect(server, "counted");
    }
    group.connect(group.server(0), "counted");
    var response = get("/v1/rooms?room=counted");
    assertThat(response.toString())
        .isEqualTo(
            "{\"servers\":3,\"rooms\":[{\"room\":\"counted\",\"sockets\":4}],\"missing\":[]}");
    var ids = get("/v1/sockets?to=counted").get("sockets");
    assertThat(get("/v1/rooms").get("rooms"))
        .extracting(one -> one.get("room").asString())
        .contains("counted")
        .doesNotContain(ids.get(0).get("id").asString());
  }

  @Test
  void listsServersAndTheirResponses() throws Exception {
    assertThat(get("/v1/servers?namespace=/admin").get("servers")).hasSize(3);
    var response = post("/v1/server-side-emit-with-ack", "{\"event\":\"ask\"}");
    assertThat(response.get("responses"))
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrder("0.3.1", "0.4.0", "0.5.0");
  }

  @Test
  void receiptCountsServersAndSockets() throws Exception {
    group.connect(group.server(2), "received");
    group.connect(group.server(2), "received");
    var response =
        post("/v1/emit?receipt=true", "{\"to\":\"received\",\"event\":\"e\",\"id\":\"i\"}");
    assertThat(response.toString())
        .isEqualTo("{\"id\":\"i\",\"servers\":3,\"sockets\":2,\"missing\":[]}");
    assertThat(group.servers()).extracting(SocketServer::serverCount).allMatch(count -> count <= 3);
  }

  private static JsonNode get(String path) throws Exception {
    return send(request(path).build());
  }

  private static JsonNode post(String path, String body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
  }

  private static JsonNode send(HttpRequest request) throws Exception {
    var response = new CheckedHttpClient().send(request);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }
}
