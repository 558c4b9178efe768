package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.testing.TestChannel;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests each call with each permission missing. */
class PermissionsIT {
  private static final String EVENT_FIELDS = "{\"namespace\":\"NS\",\"to\":\"TO\",\"event\":\"EV\"";
  private static final String ROOM_FIELDS = "{\"namespace\":\"NS\",\"to\":\"TO\"";
  private static final String SERVER_FIELDS = "{\"namespace\":\"NS\",\"event\":\"EV\"";
  private static final String ATTACHMENT_FIELDS =
      ",\"attachments\":[\"aGk=\"],\"args\":[{\"_placeholder\":true,\"num\":0}]}";

  private static final List<ApiCall> CALLS =
      List.of(
          new ApiCall("emit", "POST", "/v1/emit", EVENT_FIELDS + "}"),
          new ApiCall("emit", "POST", "/v1/emit", EVENT_FIELDS + ATTACHMENT_FIELDS),
          new ApiCall("emit", "POST", "/v1/emit?receipt=true", EVENT_FIELDS + "}"),
          new ApiCall("emit", "POST", "/v1/emit/batch", "{\"emits\":[" + EVENT_FIELDS + "}]}"),
          new ApiCall(
              "emit",
              "POST",
              "/v1/emit/batch",
              "{\"emits\":[" + EVENT_FIELDS + ATTACHMENT_FIELDS + "]}"),
          new ApiCall("ack", "POST", "/v1/emit-with-ack", EVENT_FIELDS + "}"),
          new ApiCall("join", "POST", "/v1/sockets/join", ROOM_FIELDS + ",\"rooms\":\"user:7\"}"),
          new ApiCall("leave", "POST", "/v1/sockets/leave", ROOM_FIELDS + ",\"rooms\":\"user:7\"}"),
          new ApiCall("disconnect", "POST", "/v1/sockets/disconnect", ROOM_FIELDS + "}"),
          new ApiCall("fetch", "GET", "/v1/sockets?namespace=NS&to=TO", ""),
          new ApiCall("server-side-emit", "POST", "/v1/server-side-emit", SERVER_FIELDS + "}"),
          new ApiCall(
              "server-side-emit", "POST", "/v1/server-side-emit-with-ack", SERVER_FIELDS + "}"),
          new ApiCall("emit,schedule", "POST", "/v1/emit", EVENT_FIELDS + ",\"delay\":\"PT1H\"}"),
          new ApiCall(
              "emit,schedule",
              "PUT",
              "/v1/recurring/nightly-TO",
              "{\"cron\":\"0 3 * * *\",\"emit\":" + EVENT_FIELDS + "}}"));

  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static final Map<String, String> KEYS_BY_NAME = new HashMap<>();
  private TestChannel channel;

  /**
   * A call and the permissions that it needs. Placeholders in the path and the body are replaced.
   */
  record ApiCall(String permissions, String method, String path, String body) {
    boolean has(String word) {
      return path.contains(word) || body.contains(word);
    }

    ApiCall with(String namespace, String room, String event) {
      return new ApiCall(
          permissions,
          method,
          put(path, namespace, room, event),
          put(body, namespace, room, event));
    }

    ApiCall toEveryone() {
      return new ApiCall(
          permissions,
          method,
          path.replace("&to=TO", ""),
          body.replace(
              "\"to\":\"TO\"",
              permissions.equals("disconnect") ? "\"everyone\":true" : "\"to\":[]"));
    }

    private static String put(String text, String namespace, String room, String event) {
      return text.replace("NS", namespace).replace("TO", room).replace("EV", event);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    var keys = service.keys();
    var number = 0;
    for (var rights : CALLS.stream().map(ApiCall::permissions).distinct().toList()) {
      number++;
      var rooms = rights.equals("server-side-emit") ? "*" : "user:*";
      KEYS_BY_NAME.put(
          "limited " + rights, keys.create("limited-" + number, rights, "shop", rooms, "order:*"));
      KEYS_BY_NAME.put("free " + rights, keys.create("free-" + number, rights));
      KEYS_BY_NAME.put(
          "broadcasting " + rights, keys.create("all-" + number, withBroadcast(rights)));
      for (var right : rights.split(",", -1)) {
        KEYS_BY_NAME.putIfAbsent(
            "without " + right,
            keys.create("without-" + number + right, TestKeys.allPermissionsExcept(right)));
      }
    }
  }

  private static String withBroadcast(String rights) {
    var tellsNobody = List.of("fetch", "server-side-emit").contains(rights);
    return tellsNobody ? rights : rights + ",broadcast";
  }

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/shop");
  }

  static Stream<ApiCall> calls() {
    return CALLS.stream();
  }

  static Stream<ApiCall> callsWithRooms() {
    return CALLS.stream().filter(call -> call.has("TO"));
  }

  static Stream<ApiCall> callsWithEvents() {
    return CALLS.stream().filter(call -> call.has("EV"));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void allowsPermittedCall(ApiCall call) throws Exception {
    var answer = send("limited " + call.permissions(), call.with("/shop", "user:42", "order:paid"));

    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void forbidsCallWithoutPermission(ApiCall call) throws Exception {
    for (var right : call.permissions().split(",", -1)) {
      var answer = send("without " + right, call.with("/shop", "user:42", "order:paid"));

      assertForbidden(answer, "", "--allow " + right);
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void forbidsOtherNamespace(ApiCall call) throws Exception {
    for (var namespace : List.of("/", "admin", "/shop/more")) {
      var answer =
          send("limited " + call.permissions(), call.with(namespace, "user:42", "order:paid"));

      assertForbidden(answer, "/namespace", "--namespace /shop");
    }
  }

  @ParameterizedTest
  @MethodSource("callsWithRooms")
  void forbidsOtherRoom(ApiCall call) throws Exception {
    var answer = send("limited " + call.permissions(), call.with("/shop", "admins", "order:paid"));

    assertForbidden(answer, "/to", "\"admins\"");
  }

  @ParameterizedTest
  @MethodSource("callsWithEvents")
  void forbidsOtherEvent(ApiCall call) throws Exception {
    var answer = send("limited " + call.permissions(), call.with("/shop", "user:42", "price"));

    assertForbidden(answer, "/event", "--event order:*");
  }

  @ParameterizedTest
  @MethodSource("callsWithRooms")
  void roomLimitForbidsBroadcast(ApiCall call) throws Exception {
    var everyone = call.toEveryone().with("/shop", "", "order:paid");

    assertForbidden(send("limited " + call.permissions(), everyone), "/to", "names no room");
  }

  @ParameterizedTest
  @MethodSource("callsWithRooms")
  void broadcastRequiresPermission(ApiCall call) throws Exception {
    var everyone = call.toEveryone().with("/shop", "", "order:paid");
    var answer = send("free " + call.permissions(), everyone);
    if (call.permissions().equals("fetch")) {
      assertThat(answer.statusCode()).isEqualTo(200); // it sends no event to any recipient
    } else {
      assertForbidden(answer, "/to", "--allow broadcast");
    }

    var allowed = send("broadcasting " + call.permissions(), everyone);
    assertThat(allowed.statusCode()).as(allowed.body()).isBetween(200, 202);
  }

  private void assertForbidden(HttpResponse<String> answer, String pointer, String detail)
      throws Exception {
    var errors = ResponseAssertions.problem(answer, 403).path("errors");
    assertThat(errors.valueStream().map(error -> error.get("pointer").stringValue()))
        .as(answer.body())
        .anyMatch(told -> told.replaceFirst("^/emits?(/0)?", "").equals(pointer));
    assertThat(answer.body()).contains(ResponseAssertions.escapeJson(detail));
    assertThat(channel.drain()).isEmpty();
  }

  private static HttpResponse<String> send(String key, ApiCall call) throws Exception {
    var caller = service.withKey(KEYS_BY_NAME.get(key));
    var request =
        caller
            .request(call.path())
            .header("Content-Type", ServiceClient.JSON)
            .method(
                call.method(),
                call.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(call.body()));
    return caller.send(request.build());
  }
}
