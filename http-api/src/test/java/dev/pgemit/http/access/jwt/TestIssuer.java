package dev.pgemit.http.access.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** An issuer of JWTs, with a key of each type. */
public final class TestIssuer {
  public static final String SECRET = "a secret of 32 bytes and no less";

  private final RSAKey rsa;
  private final ECKey elliptic;
  private final KeyPair edwards;

  private TestIssuer(RSAKey rsa, ECKey elliptic, KeyPair edwards) {
    this.rsa = rsa;
    this.elliptic = elliptic;
    this.edwards = edwards;
  }

  public static TestIssuer create() throws Exception {
    return new TestIssuer(
        new RSAKeyGenerator(2048).keyID("rsa").generate(),
        new ECKeyGenerator(Curve.P_256).keyID("ec").generate(),
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  RSAKey rsa() {
    return rsa;
  }

  /** Returns the published key set. */
  public String publicKeys() {
    var encoded = edwards.getPublic().getEncoded();
    var point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    var ed25519 =
        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point)).keyID("ed").build();
    return new JWKSet(List.of(rsa, elliptic, ed25519)).toString(true);
  }

  /**
   * Returns a token with these claims. Supports {@code EdDSA} too, for which the JOSE library needs
   * another library.
   */
  public String token(String algorithm, JWTClaimsSet claims) throws Exception {
    return switch (algorithm) {
      case "HS256" ->
          signed(new JWSHeader(JWSAlgorithm.parse(algorithm)), claims, new MACSigner(SECRET));
      case "RS256", "PS256", "RS512" ->
          signed(header(algorithm, "rsa"), claims, new RSASSASigner(rsa));
      case "ES256" -> signed(header(algorithm, "ec"), claims, new ECDSASigner(elliptic));
      case "EdDSA" -> byEdwards(claims);
      default -> throw new IllegalArgumentException(algorithm);
    };
  }

  private static JWSHeader header(String algorithm, String id) {
    return new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID(id).build();
  }

  static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    var token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private String byEdwards(JWTClaimsSet claims) throws GeneralSecurityException {
    var input =
        Base64URL.encode("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}")
            + "."
            + Base64URL.encode(claims.toString());
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(edwards.getPrivate());
    signature.update(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64URL.encode(signature.sign());
  }

  /** Returns valid claims, except for those that the test replaces. */
  public static JWTClaimsSet.Builder claims(Instant now) {
    return new JWTClaimsSet.Builder()
        .subject("billing")
        .audience("pgemit")
        .issuer("https://issuer.example")
        .expirationTime(Date.from(now.plusSeconds(300)))
        .claim("pgemit", Map.of("allow", List.of("emit"), "to", "user:*"));
  }
}
