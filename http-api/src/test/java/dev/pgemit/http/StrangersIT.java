package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever shows no key takes nothing from those who do. */
class StrangersIT {
  private static final String EMIT = "{\"event\":\"e\"}";
  private static final int LARGEST = 4 << 20;

  private static TestDatabase database;
  private static Service service;
  private static String key;
  private static String limited;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    key = Keys.of(database).create("app", "*");
    limited = Keys.of(database).limited("limited", "1/h");
    service =
        Service.keyed(
            database.url(),
            Map.of("PGEMIT_REQUEST_TIMEOUT", "1m", "PGEMIT_MAX_BODY", LARGEST + ""));
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    database.close();
  }

  private static String post(String path, String more) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n%s\r\n\r\n"
        .formatted(path, more);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 900000",
        "Content-Length: 900000\r\nExpect: 100-continue",
        "Content-Length: 99000000",
        "Transfer-Encoding: chunked"
      })
  void aStrangerIsTurnedAwayBeforeABodyHasCome(String length) throws Exception {
    var answer = RawExchange.with(service.port(), post("/v1/emit", length));

    answer.assertProblem(401);
    assertThat(answer.head())
        .containsIgnoringCase("WWW-Authenticate: Bearer")
        .containsIgnoringCase("Connection: close");
  }

  @Test
  void aCallerBeyondItsRateIsToldBeforeItsBodyHasCome() throws Exception {
    Answers.id(service.with(limited).post("/v1/emit", EMIT));
    var answer =
        RawExchange.with(
            service.port(),
            post(
                "/v1/emit", "Authorization: Bearer " + limited + "\r\nTransfer-Encoding: chunked"));

    answer.assertProblem(429);
    assertThat(answer.head()).containsIgnoringCase("Retry-After: ");
  }

  @Test
  void aStrangerWhoSendsAllOfALargeBodyGetsTheAnswerOnAConnectionThatGoesOn() throws Exception {
    var body = "[" + " ".repeat(1_000_000);
    for (var i = 0; i < 3; i++) {
      Answers.problem(service.post("/v1/emit", body), 401);
    }
  }

  @Test
  void bodiesOfStrangersTakeNoMemoryFromCallers() throws Exception {
    var strangers = new ArrayList<Socket>();
    var most = 2 * Math.max(Runtime.getRuntime().maxMemory() / 8, 2L * LARGEST) / LARGEST;
    try {
      for (var i = 0; i < Math.min(most, 400); i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
        strangers.add(socket);
        var head = post("/v1/emit", "Content-Length: " + (LARGEST - 1));
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(new byte[100_000]);
      }
      var large = "{\"event\":\"e\",\"args\":[\"" + "x".repeat(500_000) + "\"]}";
      Answers.id(service.with(key).post("/v1/emit", large));
    } finally {
      for (var socket : strangers) {
        socket.close();
      }
    }
  }
}
