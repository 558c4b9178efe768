package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the messages that a tail sends to a key with limited permissions. */
class TailPermissionsIT {
  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static TestService limitedCaller;
  private static TestService unlimited;
  private static TestService eventReader;
  private static TestService fetcher;
  private static TestService requester;
  private static TestService serverSideEmitter;
  private static TestService tailer;

  @BeforeAll
  static void start() throws Exception {
    var keys = service.keys();
    limitedCaller = service.withKey(keys.create("limited", "*", "*", "user:*", "*"));
    unlimited = service.withKey(keys.create("unlimited", "*"));
    eventReader = service.withKey(keys.create("events", "tail", "*", "*", "order:*"));
    fetcher = service.withKey(keys.create("fetcher", "tail,fetch"));
    requester = service.withKey(keys.create("requester", "tail,ack"));
    serverSideEmitter = service.withKey(keys.create("servers", "tail,server-side-emit"));
    tailer = service.withKey(keys.create("reader", "tail"));
  }

  @Test
  void tailShowsOnlyReadableMessages() throws Exception {
    ResponseAssertions.problem(eventReader.get("/v1/tail"), 403);
    ResponseAssertions.problem(eventReader.get("/v1/tail?event=price"), 403);
    ResponseAssertions.problem(limitedCaller.get("/v1/tail?to=admins"), 403);
    for (var allowed :
        new HttpResponse<?>[] {
          open(eventReader, "/v1/tail?event=order:paid"), open(limitedCaller, "/v1/tail?to=user:1")
        }) {
      assertThat(allowed.statusCode()).isEqualTo(200);
      ((InputStream) allowed.body()).close();
    }
  }

  @Test
  void tailNamesTheCallersOfThisReplicaToReadersOfTheAuditLog() throws Exception {
    ResponseAssertions.problem(tailer.get("/v1/tail?callers=true"), 403);
    ResponseAssertions.problem(limitedCaller.get("/v1/tail?callers=true&to=user:1"), 403);
    try (var named = openLines(unlimited, "/v1/tail?namespace=named&callers=true")) {
      var id =
          ResponseAssertions.acceptedId(
              unlimited.post("/v1/emit", "{\"namespace\":\"named\",\"event\":\"e\"}"));
      assertThat(named.lines().filter(line -> line.contains("\"caller\"")).findFirst())
          .hasValueSatisfying(line -> assertThat(line).contains(id, "key unlimited"));
    }
  }

  @Test
  void tailShowsInternalMessagesOnlyWithMatchingPermission() throws Exception {
    try (var ofAll = openLines(unlimited, "/v1/tail?namespace=told&internal=true");
        var ofFetcher = openLines(fetcher, "/v1/tail?namespace=told&internal=true");
        var ofAsker = openLines(requester, "/v1/tail?namespace=told&internal=true");
        var ofServers = openLines(serverSideEmitter, "/v1/tail?namespace=told&internal=true");
        var ofReader = openLines(tailer, "/v1/tail?namespace=told&internal=true");
        var server = new FakeServer(service.database(), "/told")) {
      server.send("\"type\":7,\"data\":{\"requestId\":\"fetch\"}");
      server.send("\"type\":8,\"data\":{\"requestId\":\"fetch\",\"sockets\":[]}");
      server.send("\"type\":10,\"data\":{\"requestId\":\"server\",\"packet\":1}");
      server.send("\"type\":11,\"data\":{\"requestId\":\"ack\",\"clientCount\":1}");
      server.send("\"type\":12,\"data\":{\"requestId\":\"ack\",\"packet\":1}");
      ResponseAssertions.acceptedId(
          unlimited.post("/v1/emit", "{\"namespace\":\"told\",\"event\":\"end\"}"));

      assertThat(readTypesUntilEvent(ofAll))
          .containsExactly(
              "FETCH_SOCKETS",
              "FETCH_SOCKETS_RESPONSE",
              "SERVER_SIDE_EMIT_RESPONSE",
              "BROADCAST_CLIENT_COUNT",
              "BROADCAST_ACK",
              "BROADCAST");
      assertThat(readTypesUntilEvent(ofFetcher))
          .containsExactly("FETCH_SOCKETS", "FETCH_SOCKETS_RESPONSE", "BROADCAST");
      assertThat(readTypesUntilEvent(ofAsker))
          .containsExactly("BROADCAST_CLIENT_COUNT", "BROADCAST_ACK", "BROADCAST");
      assertThat(readTypesUntilEvent(ofServers))
          .containsExactly("SERVER_SIDE_EMIT_RESPONSE", "BROADCAST");
      assertThat(readTypesUntilEvent(ofReader)).containsExactly("BROADCAST");
    }
  }

  /** Returns the types of the tail's messages, up to an event. */
  private static List<String> readTypesUntilEvent(BufferedReader tail) throws Exception {
    var types = new ArrayList<String>();
    while (!types.contains("BROADCAST")) {
      types.add(
          ResponseAssertions.json(firstData(tail).substring("data: ".length()))
              .get("type")
              .stringValue());
    }
    return types;
  }

  @Test
  void hidesUnreadableMessagesFromRestrictedReaders() throws Exception {
    // Without its attachment, the recipients of the message are unknown.
    var unread = "{\"uid\":\"emitter\",\"type\":3,\"attachmentId\":\"987654321\"}";
    try (var ofRoom = openLines(limitedCaller, "/v1/tail?to=user:1");
        var ofEvent = openLines(eventReader, "/v1/tail?event=order:paid");
        var ofAll = openLines(unlimited, "/v1/tail?to=user:1")) {
      for (var reader : List.of(ofRoom, ofEvent, ofAll)) {
        assertThat(reader.readLine()).isEqualTo(": listening");
      }
      service.database().execute("SELECT pg_notify('socket.io#/', '%s')".formatted(unread));
      ResponseAssertions.acceptedId(
          unlimited.post("/v1/emit", "{\"to\":\"user:1\",\"event\":\"order:paid\"}"));

      assertThat(firstData(ofRoom)).contains("order:paid");
      assertThat(firstData(ofEvent)).contains("order:paid");
      assertThat(firstData(ofAll)).doesNotContain("order:paid").contains("BROADCAST");
    }
  }

  private static String firstData(BufferedReader reader) throws Exception {
    var line = reader.readLine();
    while (!line.startsWith("data:")) {
      line = reader.readLine();
    }
    return line;
  }

  private static BufferedReader openLines(TestService caller, String path) throws Exception {
    return new BufferedReader(
        new InputStreamReader((InputStream) open(caller, path).body(), StandardCharsets.UTF_8));
  }

  private static HttpResponse<?> open(TestService caller, String path) throws Exception {
    return new CheckedHttpClient().open(caller.request(path).build());
  }
}
