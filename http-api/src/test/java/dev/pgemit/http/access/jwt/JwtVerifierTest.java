package dev.pgemit.http.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.PlainJWT;
import com.sun.net.httpserver.HttpServer;
import dev.pgemit.http.settings.JwtSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {
  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
  private static final String ISSUER = "https://issuer.example";

  @TempDir private static Path folder;
  private static TestIssuer issuer;
  private static JwtVerifier byPublicKey;
  private static JwtVerifier bySecret;

  @BeforeAll
  static void publish() throws Exception {
    issuer = TestIssuer.create();
    var file = Files.writeString(folder.resolve("jwks.json"), issuer.publicKeys());
    byPublicKey = verifier(new JwtSettings(file.toUri(), null, "pgemit", ISSUER));
    bySecret = verifier(new JwtSettings(null, TestIssuer.SECRET, "pgemit", ISSUER));
  }

  private static JwtVerifier verifier(JwtSettings settings) {
    return new JwtVerifier(settings, () -> NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS512", "PS256", "ES256", "EdDSA"})
  void acceptsTokenSignedWithPublishedKey(String algorithm) throws Exception {
    var verified = byPublicKey.verify(issuer.token(algorithm, TestIssuer.claims(NOW).build()));

    assertThat(verified.subject()).isEqualTo("billing");
    assertThat(verified.issuer()).isEqualTo(ISSUER);
    assertThat(verified.claim()).containsEntry("to", "user:*");
  }

  @Test
  void acceptsTokenSignedWithSecret() throws Exception {
    var token = issuer.token("HS256", TestIssuer.claims(NOW).build());

    assertThat(bySecret.verify(token).subject()).isEqualTo("billing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
  void rejectsModifiedToken(String algorithm) throws Exception {
    var parts = issuer.token(algorithm, TestIssuer.claims(NOW).build()).split("\\.", -1);
    var changed = TestIssuer.claims(NOW).subject("admin").build().toString();

    assertRefused(byPublicKey, parts[0] + "." + Base64URL.encode(changed) + "." + parts[2]);
    assertRefused(byPublicKey, parts[0] + "." + parts[1] + ".");
    assertRefused(byPublicKey, parts[0] + "." + parts[1] + ".AAAA");
  }

  @Test
  void rejectsForeignKey() throws Exception {
    for (var algorithm : List.of("RS256", "ES256", "EdDSA")) {
      assertRefused(
          byPublicKey, TestIssuer.create().token(algorithm, TestIssuer.claims(NOW).build()));
    }
  }

  @Test
  void rejectsUnsignedToken() {
    assertRefused(byPublicKey, new PlainJWT(TestIssuer.claims(NOW).build()).serialize());
    assertRefused(bySecret, new PlainJWT(TestIssuer.claims(NOW).build()).serialize());
    assertRefused(bySecret, "not.a.jwt");
    assertRefused(bySecret, "x".repeat(20_000));
  }

  @Test
  void rejectsPublicKeyUsedAsSecret() throws Exception {
    var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build();
    for (var known :
        List.of(
            issuer.rsa().toRSAPublicKey().getEncoded(),
            issuer.publicKeys().getBytes(StandardCharsets.UTF_8))) {
      var token = TestIssuer.signed(header, TestIssuer.claims(NOW).build(), new MACSigner(known));
      assertRefused(byPublicKey, token);
      assertRefused(bySecret, token);
    }
  }

  @Test
  void ignoresSecretInKeySet() throws Exception {
    var secret = new OctetSequenceKey.Builder(TestIssuer.SECRET.getBytes(StandardCharsets.UTF_8));
    var keys = new JWKSet(secret.keyID("oct").build()).toString(false);
    var file = Files.writeString(folder.resolve("secret.json"), keys);
    var verifier = verifier(new JwtSettings(file.toUri(), null, "pgemit", ISSUER));

    assertRefused(verifier, issuer.token("HS256", TestIssuer.claims(NOW).build()));
  }

  @Test
  void rejectsUnconfiguredAlgorithm() throws Exception {
    assertRefused(bySecret, issuer.token("RS256", TestIssuer.claims(NOW).build()));
    assertRefused(byPublicKey, issuer.token("HS256", TestIssuer.claims(NOW).build()));
  }

  @Test
  void rejectsWrongOrMissingClaims() throws Exception {
    for (var wrong :
        List.of(
            TestIssuer.claims(NOW).audience("another"),
            TestIssuer.claims(NOW).audience((String) null),
            TestIssuer.claims(NOW).issuer("https://another.example"),
            TestIssuer.claims(NOW).issuer(null),
            TestIssuer.claims(NOW).subject(null),
            TestIssuer.claims(NOW).expirationTime(null),
            TestIssuer.claims(NOW).expirationTime(Date.from(NOW.minusSeconds(120))),
            TestIssuer.claims(NOW).notBeforeTime(Date.from(NOW.plusSeconds(120))),
            TestIssuer.claims(NOW).claim("pgemit", null),
            TestIssuer.claims(NOW).claim("pgemit", "emit"))) {
      assertRefused(bySecret, issuer.token("HS256", wrong.build()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "sub"})
  void rejectsNullClaim(String name) throws Exception {
    var header = new JWSHeader(JWSAlgorithm.HS256);
    var claims = TestIssuer.claims(NOW).build().toJSONObject();
    claims.put(name, null);
    var token = new JWSObject(header, new Payload(JSONObjectUtils.toJSONString(claims)));
    token.sign(new MACSigner(TestIssuer.SECRET));
    assertThat(token.getPayload().toString()).contains("\"" + name + "\":null");

    assertRefused(bySecret, token.serialize());
  }

  @Test
  void acceptsTokenUntilExpiryPlusClockSkew() throws Exception {
    var claims = TestIssuer.claims(NOW).expirationTime(Date.from(NOW.plusSeconds(10))).build();
    var verified = bySecret.verify(issuer.token("HS256", claims));

    assertThat(verified.isActive(NOW.plusSeconds(69))).isTrue();
    assertThat(verified.isActive(NOW.plusSeconds(70))).isFalse();
  }

  @Test
  void acceptsOneOfSeveralAudiences() throws Exception {
    var claims = TestIssuer.claims(NOW).audience(List.of("another", "pgemit")).build();

    assertThat(bySecret.verify(issuer.token("HS256", claims)).subject()).isEqualTo("billing");
  }

  @Test
  void rejectsCriticalExtension() throws Exception {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .criticalParams(Set.of("b64"))
            .base64URLEncodePayload(true)
            .build();
    var signer = new MACSigner(TestIssuer.SECRET);
    assertRefused(bySecret, TestIssuer.signed(header, TestIssuer.claims(NOW).build(), signer));
  }

  @Test
  void distinguishesUnreachableIssuerFromInvalidToken() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var body = issuer.publicKeys().getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/jwks.json",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    var address = "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
    var token = issuer.token("ES256", TestIssuer.claims(NOW).build());
    var reached =
        verifier(new JwtSettings(URI.create(address + "jwks.json"), null, "pgemit", null));
    assertThat(reached.verify(token).subject()).isEqualTo("billing");
    server.stop(0);
    assertThat(reached.verify(token).subject()).isEqualTo("billing"); // the issuer's key is known

    var unreached = verifier(new JwtSettings(URI.create(address), null, "pgemit", null));
    // The verifier requests the keys at most twice in half a minute. Without the keys, later
    // calls fail the same way.
    for (var i = 0; i < 5; i++) {
      assertThatThrownBy(() -> unreached.verify(token))
          .isInstanceOf(IssuerUnavailableException.class);
    }
  }

  private static void assertRefused(JwtVerifier verifier, String token) {
    assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(InvalidTokenException.class);
  }

  @Test
  void toStringHidesSecret() {
    assertThat(bySecret.toString()).doesNotContain(TestIssuer.SECRET);
    assertThat(new JwtSettings(null, TestIssuer.SECRET, "pgemit", null).toString())
        .doesNotContain(TestIssuer.SECRET);
  }
}
