package dev.pgemit.http.edge;

import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.settings.Variable;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;

/** Reads the private key of a PEM file, and tries whether it fits its certificate. */
final class CertificateKey {
  private static final byte[] SAMPLE = {'p', 'g', 'e', 'm', 'i', 't'};
  private static final String CONVERT = "openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem";

  private CertificateKey() {}

  static PrivateKey read(byte[] file, PublicKey certified) {
    var block =
        Pem.all(file).stream()
            .filter(one -> one.label().endsWith("PRIVATE KEY"))
            .findFirst()
            .orElseThrow(
                () ->
                    wrong("has no key in it: -----BEGIN PRIVATE KEY----- is what it begins with"));
    switch (block.label()) {
      case "PRIVATE KEY" -> {}
      case "ENCRYPTED PRIVATE KEY" ->
          throw wrong(
              "is encrypted, and nobody is there to type its passphrase: decrypt it with \""
                  + CONVERT
                  + "\"");
      default ->
          throw wrong(
              "is in an older form (%s): convert it with \"%s\"".formatted(block.label(), CONVERT));
    }
    try {
      var spec = new PKCS8EncodedKeySpec(block.bytes());
      var key = KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(spec);
      if (fits(key, certified)) {
        return key;
      }
      throw unfit();
    } catch (InvalidKeySpecException | InvalidKeyException e) {
      throw unfit();
    } catch (IllegalArgumentException e) {
      throw wrong("is damaged: copy it again");
    } catch (NoSuchAlgorithmException e) {
      throw wrong("is of a kind that TLS cannot use: make one of RSA or EC");
    } catch (GeneralSecurityException e) {
      throw unfit();
    }
  }

  private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    var signature = Signature.getInstance(signatureOf(certified));
    signature.initSign(key);
    signature.update(SAMPLE);
    var signed = signature.sign();
    signature.initVerify(certified);
    signature.update(SAMPLE);
    return signature.verify(signed);
  }

  private static String signatureOf(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }

  private static SettingsException unfit() {
    return wrong(
        "does not fit the certificate that PGEMIT_TLS_CERTIFICATE names: both must come from the"
            + " same request");
  }

  // Never with a cause: those of the JDK may quote what they could not read.
  private static SettingsException wrong(String why) {
    return new SettingsException(Variable.PGEMIT_TLS_KEY.name(), "names a file that " + why);
  }
}
