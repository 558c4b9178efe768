package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each call, with each thing that a key may lack. */
class RightsIT {
  private static final String EVENT = "{\"namespace\":\"NS\",\"to\":\"TO\",\"event\":\"EV\"";
  private static final String ROOMS = "{\"namespace\":\"NS\",\"to\":\"TO\"";
  private static final String SERVERS = "{\"namespace\":\"NS\",\"event\":\"EV\"";
  private static final String BINARY =
      ",\"attachments\":[\"aGk=\"],\"args\":[{\"_placeholder\":true,\"num\":0}]}";

  private static final List<Call> CALLS =
      List.of(
          new Call("emit", "POST", "/v1/emit", EVENT + "}"),
          new Call("emit", "POST", "/v1/emit", EVENT + BINARY),
          new Call("emit", "POST", "/v1/emit?receipt=true", EVENT + "}"),
          new Call("emit", "POST", "/v1/emit/batch", "{\"emits\":[" + EVENT + "}]}"),
          new Call("emit", "POST", "/v1/emit/batch", "{\"emits\":[" + EVENT + BINARY + "]}"),
          new Call("ack", "POST", "/v1/emit-with-ack", EVENT + "}"),
          new Call("join", "POST", "/v1/sockets/join", ROOMS + ",\"rooms\":\"user:7\"}"),
          new Call("leave", "POST", "/v1/sockets/leave", ROOMS + ",\"rooms\":\"user:7\"}"),
          new Call("disconnect", "POST", "/v1/sockets/disconnect", ROOMS + "}"),
          new Call("fetch", "GET", "/v1/sockets?namespace=NS&to=TO", ""),
          new Call("server-side-emit", "POST", "/v1/server-side-emit", SERVERS + "}"),
          new Call("server-side-emit", "POST", "/v1/server-side-emit-with-ack", SERVERS + "}"),
          new Call("emit,schedule", "POST", "/v1/emit", EVENT + ",\"delay\":\"PT1H\"}"),
          new Call(
              "emit,schedule",
              "PUT",
              "/v1/recurring/nightly-TO",
              "{\"cron\":\"0 3 * * *\",\"emit\":" + EVENT + "}}"));

  private static TestDatabase database;
  private static Service service;
  private static final Map<String, String> KEYS = new HashMap<>();
  private Channel channel;

  /** A call, and the rights that it takes; of its path and body some words are replaced. */
  record Call(String rights, String method, String path, String body) {
    boolean has(String word) {
      return path.contains(word) || body.contains(word);
    }

    Call with(String namespace, String room, String event) {
      return new Call(
          rights, method, put(path, namespace, room, event), put(body, namespace, room, event));
    }

    Call toEveryone() {
      return new Call(
          rights,
          method,
          path.replace("&to=TO", ""),
          body.replace(
              "\"to\":\"TO\"", rights.equals("disconnect") ? "\"everyone\":true" : "\"to\":[]"));
    }

    private static String put(String text, String namespace, String room, String event) {
      return text.replace("NS", namespace).replace("TO", room).replace("EV", event);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    var keys = Keys.of(database);
    var number = 0;
    for (var rights : CALLS.stream().map(Call::rights).distinct().toList()) {
      number++;
      var rooms = rights.equals("server-side-emit") ? "*" : "user:*";
      KEYS.put(
          "limited " + rights, keys.create("limited-" + number, rights, "shop", rooms, "order:*"));
      KEYS.put("free " + rights, keys.create("free-" + number, rights));
      KEYS.put("broadcasting " + rights, keys.create("all-" + number, broadcasting(rights)));
      for (var right : rights.split(",", -1)) {
        KEYS.putIfAbsent(
            "without " + right, keys.create("without-" + number + right, Keys.allBut(right)));
      }
    }
    service = Service.keyed(database.url(), Map.of());
  }

  private static String broadcasting(String rights) {
    var tellsNobody = List.of("fetch", "server-side-emit").contains(rights);
    return tellsNobody ? rights : rights + ",broadcast";
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    database.close();
  }

  @BeforeEach
  void listen() throws Exception {
    channel = Channel.of(database, "/shop");
  }

  @AfterEach
  void stopListening() throws Exception {
    channel.close();
  }

  static Stream<Call> calls() {
    return CALLS.stream();
  }

  static Stream<Call> callsWithRooms() {
    return CALLS.stream().filter(call -> call.has("TO"));
  }

  static Stream<Call> callsWithEvents() {
    return CALLS.stream().filter(call -> call.has("EV"));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void whatAKeyMayIsDone(Call call) throws Exception {
    var answer = send("limited " + call.rights(), call.with("/shop", "user:42", "order:paid"));

    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void withoutTheRightNothingIsDone(Call call) throws Exception {
    for (var right : call.rights().split(",", -1)) {
      var answer = send("without " + right, call.with("/shop", "user:42", "order:paid"));

      assertRefused(answer, "", "--allow " + right);
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void inAnotherNamespaceNothingIsDone(Call call) throws Exception {
    for (var namespace : List.of("/", "admin", "/shop/more")) {
      var answer = send("limited " + call.rights(), call.with(namespace, "user:42", "order:paid"));

      assertRefused(answer, "/namespace", "--namespace /shop");
    }
  }

  @ParameterizedTest
  @MethodSource("callsWithRooms")
  void toAnotherRoomNothingIsDone(Call call) throws Exception {
    var answer = send("limited " + call.rights(), call.with("/shop", "admins", "order:paid"));

    assertRefused(answer, "/to", "\"admins\"");
  }

  @ParameterizedTest
  @MethodSource("callsWithEvents")
  void withAnotherEventNothingIsDone(Call call) throws Exception {
    var answer = send("limited " + call.rights(), call.with("/shop", "user:42", "price"));

    assertRefused(answer, "/event", "--event order:*");
  }

  @ParameterizedTest
  @MethodSource("callsWithRooms")
  void aLimitToRoomsIsNoBroadcast(Call call) throws Exception {
    var everyone = call.toEveryone().with("/shop", "", "order:paid");

    assertRefused(send("limited " + call.rights(), everyone), "/to", "names no room");
  }

  @ParameterizedTest
  @MethodSource("callsWithRooms")
  void toReachEveryoneIsARightOfItsOwn(Call call) throws Exception {
    var everyone = call.toEveryone().with("/shop", "", "order:paid");
    var answer = send("free " + call.rights(), everyone);
    if (call.rights().equals("fetch")) {
      assertThat(answer.statusCode()).isEqualTo(200); // it tells nobody anything
    } else {
      assertRefused(answer, "/to", "--allow broadcast");
    }

    var allowed = send("broadcasting " + call.rights(), everyone);
    assertThat(allowed.statusCode()).as(allowed.body()).isBetween(200, 202);
  }

  private void assertRefused(HttpResponse<String> answer, String pointer, String detail)
      throws Exception {
    var errors = Answers.problem(answer, 403).path("errors");
    assertThat(errors.valueStream().map(error -> error.get("pointer").stringValue()))
        .as(answer.body())
        .anyMatch(told -> told.replaceFirst("^/emits?(/0)?", "").equals(pointer));
    assertThat(answer.body()).contains(Answers.escaped(detail));
    assertThat(channel.rest()).isEmpty();
  }

  private static HttpResponse<String> send(String key, Call call) throws Exception {
    var caller = service.with(KEYS.get(key));
    var request =
        caller
            .request(call.path())
            .header("Content-Type", Service.JSON)
            .method(
                call.method(),
                call.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(call.body()));
    return caller.send(request.build());
  }
}
