package dev.pgemit.http.access.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests JWTs in place of keys. A service that accepts JWTs needs no table of keys. */
class JwtIT {
  private static final String ALLOWED_EMIT = "{\"to\":\"user:1\",\"event\":\"e\"}";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "EdDSA", "HS256"})
  void allowsOnlyWhatTheTokenClaims(String algorithm) throws Exception {
    var issuer = TestIssuer.create();
    var jwks = Files.writeString(folder.resolve("jwks.json"), issuer.publicKeys());
    var settings =
        Map.of(
            "PGEMIT_JWT_JWKS",
            jwks.toString(),
            "PGEMIT_JWT_SECRET",
            TestIssuer.SECRET,
            "PGEMIT_JWT_AUDIENCE",
            "pgemit");
    try (var database = TestDatabase.createWithAttachments();
        var service = TestService.startWithKeys(database.url(), settings)) {
      var caller =
          service.withKey(issuer.token(algorithm, TestIssuer.claims(Instant.now()).build()));

      ResponseAssertions.acceptedId(caller.post("/v1/emit", ALLOWED_EMIT));
      var refused = caller.post("/v1/emit", "{\"event\":\"e\"}");
      assertThat(ResponseAssertions.problem(refused, 403).get("detail").stringValue())
          .contains("The JWT of \"billing\"", "limited to rooms: user:*");
      ResponseAssertions.problem(caller.get("/metrics"), 403);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"billing|jwt \"billing\"", "x\" status=\"200|jwt \"x\\\" status=\\\"200\""})
  void logsSubjectQuoted(String subject, String shown) throws Exception {
    assertThat(loggedKey(subject)).isEqualTo(shown);
  }

  @Test
  void truncatesLongSubjectInLog() throws Exception {
    assertThat(loggedKey("s".repeat(2_000))).isEqualTo("jwt \"" + "s".repeat(80) + "\\u2026\"");
  }

  private static String loggedKey(String subject) throws Exception {
    var settings = Map.of("PGEMIT_JWT_SECRET", TestIssuer.SECRET, "PGEMIT_JWT_AUDIENCE", "pgemit");
    try (var database = TestDatabase.createWithAttachments();
        var requests = LogCapture.of("requests");
        var service = TestService.startWithKeys(database.url(), settings)) {
      var claims = TestIssuer.claims(Instant.now()).subject(subject).build();
      ResponseAssertions.acceptedId(
          service
              .withKey(TestIssuer.create().token("HS256", claims))
              .post("/v1/emit", ALLOWED_EMIT));
      return String.valueOf(requests.awaitFields().get("key"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"keys\":[",
        "{\"keys\":[]}",
        "{}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}"
      })
  void refusesToStartWithUnusableJwksFile(String content) throws Exception {
    var jwks = Files.writeString(folder.resolve("bad.json"), content);
    var settings = Map.of("PGEMIT_JWT_JWKS", jwks.toString(), "PGEMIT_JWT_AUDIENCE", "pgemit");
    try (var database = TestDatabase.createWithAttachments()) {
      assertThatThrownBy(() -> TestService.startWithKeys(database.url(), settings))
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith("PGEMIT_JWT_JWKS is the file " + jwks);
    }
  }

  @Test
  void startsWithUnreachableIssuerAndRecovers() throws Exception {
    var issuer = TestIssuer.create();
    try (var log = LogCapture.ofService();
        var database = TestDatabase.createWithAttachments()) {
      int port;
      try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = unused.getLocalPort();
      }
      var settings =
          Map.of(
              "PGEMIT_JWT_JWKS", "http://127.0.0.1:" + port + "/", "PGEMIT_JWT_AUDIENCE", "pgemit");
      try (var service = TestService.startWithKeys(database.url(), settings)) {
        assertThat(log.hasWarning("Requests with a JWT that needs them are rejected")).isTrue();

        var web =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        web.createContext(
            "/",
            exchange -> {
              var body = issuer.publicKeys().getBytes(UTF_8);
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            });
        web.start();
        try {
          var token = issuer.token("RS256", TestIssuer.claims(Instant.now()).build());
          ResponseAssertions.acceptedId(service.withKey(token).post("/v1/emit", ALLOWED_EMIT));
        } finally {
          web.stop(0);
        }
      }
    }
  }

  @Test
  void rejectsInvalidTokenLikeInvalidKey() throws Exception {
    var issuer = TestIssuer.create();
    var settings = Map.of("PGEMIT_JWT_SECRET", TestIssuer.SECRET, "PGEMIT_JWT_AUDIENCE", "pgemit");
    try (var database = TestDatabase.createWithAttachments();
        var service = TestService.startWithKeys(database.url(), settings)) {
      var now = Instant.now();
      for (var claims :
          new JWTClaimsSet[] {
            TestIssuer.claims(now).audience("another").build(),
            TestIssuer.claims(now).expirationTime(Date.from(now.minusSeconds(120))).build(),
            TestIssuer.claims(now).claim("pgemit", Map.of("allow", "emitt")).build()
          }) {
        var answer = service.withKey(issuer.token("HS256", claims)).post("/v1/emit", ALLOWED_EMIT);
        assertThat(ResponseAssertions.problem(answer, 401).get("detail").stringValue())
            .doesNotContain("aud", "emitt");
      }
      var limited =
          TestIssuer.claims(now)
              .claim("pgemit", Map.of("allow", "emit", "to", "user:*", "rate", "1/h"));
      var caller = service.withKey(issuer.token("HS256", limited.build()));
      ResponseAssertions.acceptedId(caller.post("/v1/emit", ALLOWED_EMIT));
      ResponseAssertions.problem(caller.post("/v1/emit", ALLOWED_EMIT), 429);
    }
  }
}
