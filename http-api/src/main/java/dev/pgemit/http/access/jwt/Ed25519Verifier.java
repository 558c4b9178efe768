package dev.pgemit.http.access.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/**
 * Verifies Ed25519 signatures with the JDK. The JOSE library's own verifier requires another
 * library.
 */
final class Ed25519Verifier extends BaseJWSProvider implements JWSVerifier {
  private static final String ALGORITHM = "Ed25519";
  private static final int KEY_BYTES = 32;

  // The X.509 prefix of an Ed25519 public key (RFC 8410).
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PublicKey key;

  /**
   * Creates a verifier for the public key.
   *
   * @throws JOSEException if the key is not an Ed25519 public key
   */
  Ed25519Verifier(OctetKeyPair jwk) throws JOSEException {
    super(Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519));
    var point = jwk.getDecodedX();
    if (point.length != KEY_BYTES) {
      throw new JOSEException("An Ed25519 key has 32 bytes");
    }
    var encoded = new byte[X509_PREFIX.length + KEY_BYTES];
    System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
    System.arraycopy(point, 0, encoded, X509_PREFIX.length, KEY_BYTES);
    try {
      this.key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new JOSEException("Not an Ed25519 key", e);
    }
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature)
      throws JOSEException {
    try {
      var verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(signingInput);
      return verifier.verify(signature.decode());
    } catch (GeneralSecurityException e) {
      return false; // includes signatures of the wrong length
    }
  }
}
