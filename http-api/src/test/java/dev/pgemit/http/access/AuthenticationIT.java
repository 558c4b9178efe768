package dev.pgemit.http.access;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.KeyedDatabase;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests keys that are valid, invalid, rotated, expired or revoked. */
class AuthenticationIT {
  private static final String EMIT = "{\"event\":\"e\"}";

  @RegisterExtension final KeyedDatabase keyed = new KeyedDatabase();

  @Test
  void answersEveryInvalidKeyWithTheSame401() throws Exception {
    var revoked = keyed.keys().create("revoked", "*");
    keyed.keys().revoke("revoked");
    try (var service = keyed.startService();
        var channel = TestChannel.listen(keyed.database(), "/")) {
      var wrong = keyed.adminKey().substring(0, keyed.adminKey().length() - 1) + "_";
      var unknown =
          keyed
              .adminKey()
              .replaceFirst(
                  "pgemit_.", keyed.adminKey().startsWith("pgemit_7") ? "pgemit_2" : "pgemit_7");
      var answers =
          Stream.concat(
                  Stream.of(wrong, unknown, revoked, "pgemit_x_y", "x", "a.b.c")
                      .map(key -> "Bearer " + key),
                  Stream.of(keyed.adminKey(), "Basic " + keyed.adminKey()))
              .map(
                  authorization -> {
                    try {
                      var answer = emit(service, authorization);
                      ResponseAssertions.problem(answer, 401);
                      return answer.body()
                          + answer.headers().firstValue("WWW-Authenticate").orElse("");
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  })
              .distinct();

      assertThat(answers)
          .singleElement()
          .asString()
          .contains("Authorization: Bearer <key>", "pgemit key create");
      assertThat(channel.drain()).isEmpty();
      ResponseAssertions.acceptedId(service.withKey(keyed.adminKey()).post("/v1/emit", EMIT));
    }
  }

  @Test
  void acceptsOneBearerHeaderInAnyCase() throws Exception {
    try (var service = keyed.startService()) {
      assertThat(emit(service, "bearer " + keyed.adminKey()).statusCode()).isEqualTo(202);
      assertThat(emit(service, "Basic " + keyed.adminKey()).statusCode()).isEqualTo(401);
      assertThat(emit(service, keyed.adminKey()).statusCode()).isEqualTo(401);
      var twice =
          service
              .withKey(keyed.adminKey())
              .request("/v1/emit")
              .header("Authorization", "Bearer other")
              .header("Content-Type", ServiceClient.JSON)
              .POST(BodyPublishers.ofString(EMIT));
      assertThat(service.send(twice.build()).statusCode()).isEqualTo(400);
    }
  }

  private static HttpResponse<String> emit(TestService service, String authorization)
      throws Exception {
    return service.send(
        service
            .request("/v1/emit")
            .header("Authorization", authorization)
            .header("Content-Type", ServiceClient.JSON)
            .POST(BodyPublishers.ofString(EMIT))
            .build());
  }

  @Test
  void propagatesKeyChangesToEveryReplica() throws Exception {
    try (var one = keyed.startService();
        var other = keyed.startService()) {
      var late = keyed.keys().create("late", "*");
      assertThat(isAccepted(one, late) && isAccepted(other, late)).as("good at once").isTrue();

      keyed.keys().revoke("late");
      await().atMost(ofSeconds(30)).until(() -> !isAccepted(one, late) && !isAccepted(other, late));
      assertThat(isAccepted(one, keyed.adminKey())).isTrue();
    }
  }

  @Test
  void acceptsRotatedKeyUntilOverlapEnds() throws Exception {
    try (var service = keyed.startService()) {
      var next = keyed.keys().rotate("everything", Duration.ofSeconds(4));
      await().atMost(ofSeconds(30)).until(() -> isAccepted(service, next));
      await().atMost(ofSeconds(30)).until(() -> !isAccepted(service, keyed.adminKey()));
      assertThat(isAccepted(service, next)).isTrue();

      var last = keyed.keys().rotate("everything", Duration.ZERO);
      await()
          .atMost(ofSeconds(30))
          .until(() -> isAccepted(service, last) && !isAccepted(service, next));
    }
  }

  @Test
  void rejectsExpiredKey() throws Exception {
    var brief = keyed.keys().createExpiring("brief", Duration.ofSeconds(5));
    try (var service = keyed.startService()) {
      assertThat(isAccepted(service, brief)).isTrue();
      await().atMost(ofSeconds(30)).until(() -> !isAccepted(service, brief));
      assertThat(
              keyed
                  .database()
                  .query(
                      "SELECT expires_at <= clock_timestamp() FROM pgemit_keys WHERE name = 'brief'"))
          .isEqualTo("t");
    }
  }

  @Test
  void endsTailWithReasonWhenKeyIsRevokedOrExpires() throws Exception {
    var stolen = keyed.keys().create("stolen", "tail");
    var brief = keyed.keys().createExpiring("brief", Duration.ofSeconds(5));
    try (var service = keyed.startService();
        var first = tail(service, stolen);
        var second = tail(service, brief)) {
      assertThat(first.readLine()).isEqualTo(": listening");
      keyed.keys().revoke("stolen");
      assertThat(first.lines().filter(line -> line.startsWith("data:")).reduce((a, b) -> b))
          .hasValueSatisfying(
              line -> assertThat(line).contains("The key stolen (", ") is revoked"));
      assertThat(second.lines().filter(line -> line.startsWith("data:")).reduce((a, b) -> b))
          .hasValueSatisfying(line -> assertThat(line).contains("The key brief (", ") is expired"));
    }
  }

  private static BufferedReader tail(TestService service, String key) throws Exception {
    var answer =
        new CheckedHttpClient().open(service.withKey(key).request("/v1/tail?event=order").build());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static boolean isAccepted(TestService service, String key) throws Exception {
    var status = service.withKey(key).post("/v1/emit", EMIT).statusCode();
    assertThat(status).isIn(202, 401);
    return status == 202;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate = 'often'",
        "allow = '{NULL}'",
        "rooms = '{a,NULL}'",
        "events = '{{a},{b}}'",
        "namespaces = ARRAY[repeat('x', 300)]"
      })
  void ignoresInvalidKeyRowWithoutAffectingOthers(String change) throws Exception {
    var odd = keyed.keys().create("odd", "*");
    var other = keyed.keys().create("other", "*");
    keyed.database().execute("UPDATE pgemit_keys SET " + change + " WHERE name = 'odd'");
    try (var service = keyed.startService()) {
      assertThat(isAccepted(service, odd)).isFalse();
      assertThat(isAccepted(service, other)).isTrue();

      keyed.keys().revoke("other");
      await().atMost(ofSeconds(30)).until(() -> !isAccepted(service, other));
    } finally {
      keyed.keys().revoke("odd");
    }
  }
}
