package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class WireIT {
  private static final JsonMapper JSON = new JsonMapper();

  private static TestDatabase database;
  private static Emitter io;
  private static Ear ear;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.createWithAttachments();
    io = Emitter.create(database.dataSource());
    ear = new Ear(database, "socket.io#/", "socket.io#/admin");
  }

  @AfterAll
  static void close() throws Exception {
    ear.close();
    io.close();
    database.close();
  }

  @Test
  void aBroadcastIsWhatTheAdapterReads() throws Exception {
    var id = io.to("r1", "r2").in("r3").except("x").emit("price", 1, "two", null);

    assertThat(ear.next(1).get(0).getParameter())
        .isEqualTo(
            """
            {"uid":"emitter","nsp":"/","type":3,"id":"%s","data":{"packet":{"type":2,"data":["price",1,"two",null],"nsp":"/"},"opts":{"rooms":["r1","r2","r3"],"except":["x"],"flags":{}}}}"""
                .formatted(id));
    assertThat(UUID.fromString(id).version()).isEqualTo(7);
    assertThat(UUID.fromString(id).variant()).isEqualTo(2);
  }

  @Test
  void ofKeepsEveryOtherOption() throws Exception {
    io.to("r").except("x").asVolatile().compress(false).withId("mine").of("admin").emit("e");

    var heard = ear.next(1).get(0);
    assertThat(heard.getName()).isEqualTo("socket.io#/admin");
    assertThat(heard.getParameter())
        .startsWith(
            "{\"uid\":\"emitter\",\"nsp\":\"/admin\",\"type\":3,\"id\":\"mine\",\"nonce\":\"")
        .endsWith(
            "\"data\":{\"packet\":{\"type\":2,\"data\":[\"e\"],\"nsp\":\"/admin\"},\"opts\":{\"rooms\":[\"r\"],"
                + "\"except\":[\"x\"],\"flags\":{\"volatile\":true,\"compress\":false}}}}");
  }

  @Test
  void anOperatorNeverChanges() throws Exception {
    var red = io.to("red");
    red.to("blue").except("x").asVolatile();
    red.emit("e");

    assertThat(ear.nextJson().at("/data/opts").toString())
        .isEqualTo("{\"rooms\":[\"red\"],\"except\":[],\"flags\":{}}");
  }

  @Test
  void theOtherKindsHaveTheirOwnTypes() throws Exception {
    io.to("r").socketsJoin("a", "b");
    io.except("x").socketsLeave("a");
    io.to("s").disconnectSockets(true);
    io.serverSideEmit("hello", 1);

    assertThat(data(4))
        .isEqualTo("{\"opts\":{\"rooms\":[\"r\"],\"except\":[]},\"rooms\":[\"a\",\"b\"]}");
    assertThat(data(5)).isEqualTo("{\"opts\":{\"rooms\":[],\"except\":[\"x\"]},\"rooms\":[\"a\"]}");
    assertThat(data(6)).isEqualTo("{\"opts\":{\"rooms\":[\"s\"],\"except\":[]},\"close\":true}");
    assertThat(data(9)).isEqualTo("{\"packet\":[\"hello\",1]}");
  }

  @Test
  void equalMessagesOfOneBurstAllArrive() throws Exception {
    var emits = new ArrayList<CompletableFuture<String>>();
    for (var i = 0; i < 100; i++) {
      emits.add(io.emitAsync("equal", "x"));
      emits.add(io.withId("same").emitAsync("equal", "x"));
    }
    emits.forEach(CompletableFuture::join);
    assertThat(ear.next(200)).hasSize(200);
  }

  @Test
  void theLargestPayloadIs7999BytesOfUtf8() throws Exception {
    io.emit("edge", "é");
    var envelope = ear.next(1).get(0).getParameter().length() - 1;

    io.emit("edge", "é".repeat(100) + "a".repeat(7_999 - envelope - 200));
    assertThat(ear.nextJson().has("attachmentId")).isFalse();
    io.emit("edge", "é".repeat(100) + "a".repeat(8_000 - envelope - 200));
    assertThat(ear.nextJson().has("attachmentId")).isTrue();
  }

  @Test
  void oneThreadsMessagesKeepTheirOrder() throws Exception {
    var threads = Stream.of(0, 1, 2, 3).map(n -> new Thread(() -> burst(n))).toList();
    threads.forEach(Thread::start);
    var last = new int[] {-1, -1, -1, -1};
    for (var heard : ear.next(4_000)) {
      var args = JSON.readTree(heard.getParameter()).at("/data/packet/data");
      var thread = args.get(1).intValue();
      assertThat(args.get(2).intValue()).isEqualTo(last[thread] + 1);
      last[thread]++;
    }
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void burst(int thread) {
    var emits = new ArrayList<CompletableFuture<String>>();
    for (var i = 0; i < 1_000; i++) {
      emits.add(io.emitAsync("order", thread, i));
    }
    emits.forEach(CompletableFuture::join);
  }

  private static String data(int type) throws Exception {
    var message = ear.nextJson();
    assertThat(message.get("uid").stringValue()).isEqualTo("emitter");
    assertThat(message.get("nsp").stringValue()).isEqualTo("/");
    assertThat(message.get("type").intValue()).isEqualTo(type);
    return message.get("data").toString();
  }
}
