package dev.pgemit.http.edge;

import dev.pgemit.http.settings.EnvironmentVariable;
import dev.pgemit.http.settings.SettingsException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;

/** Parses the private key of a PEM file and checks that the key matches the certificate. */
final class PrivateKeyParser {
  private static final byte[] SAMPLE = {'p', 'g', 'e', 'm', 'i', 't'};
  private static final String CONVERT_COMMAND =
      "openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem";

  private PrivateKeyParser() {}

  static PrivateKey parse(byte[] file, PublicKey publicKey) {
    var block =
        PemBlock.parseAll(file).stream()
            .filter(one -> one.label().endsWith("PRIVATE KEY"))
            .findFirst()
            .orElseThrow(
                () ->
                    invalid(
                        "contains no private key: a private key begins with -----BEGIN PRIVATE"
                            + " KEY-----"));
    switch (block.label()) {
      case "PRIVATE KEY" -> {}
      case "ENCRYPTED PRIVATE KEY" ->
          throw invalid(
              "is encrypted, and the service cannot ask for the passphrase: decrypt it"
                  + " with \""
                  + CONVERT_COMMAND
                  + "\"");
      default ->
          throw invalid(
              "is in an older format (%s): convert it with \"%s\""
                  .formatted(block.label(), CONVERT_COMMAND));
    }
    try {
      var spec = new PKCS8EncodedKeySpec(block.bytes());
      var key = KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(spec);
      if (matches(key, publicKey)) {
        return key;
      }
      throw mismatch();
    } catch (InvalidKeySpecException | InvalidKeyException e) {
      throw mismatch();
    } catch (IllegalArgumentException e) {
      throw invalid("is damaged: copy it again");
    } catch (NoSuchAlgorithmException e) {
      throw invalid("is of a kind that TLS does not support: create an RSA or EC key");
    } catch (GeneralSecurityException e) {
      throw mismatch();
    }
  }

  private static boolean matches(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    var signature = Signature.getInstance(signatureAlgorithm(publicKey));
    signature.initSign(key);
    signature.update(SAMPLE);
    var signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(SAMPLE);
    return signature.verify(signed);
  }

  private static String signatureAlgorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }

  private static SettingsException mismatch() {
    return invalid(
        "does not match the certificate that PGEMIT_TLS_CERTIFICATE names: both"
            + " must come from the same request");
  }

  // Omits the cause, since JDK exceptions may quote the key file.
  private static SettingsException invalid(String reason) {
    return new SettingsException(
        EnvironmentVariable.PGEMIT_TLS_KEY.name(), "names a file that " + reason);
  }
}
