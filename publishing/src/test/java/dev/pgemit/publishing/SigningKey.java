package dev.pgemit.publishing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.jcajce.JcaPGPObjectFactory;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPDigestCalculatorProviderBuilder;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPKeyPair;

/** An OpenPGP key that lives as long as the test. */
record SigningKey(PGPSecretKey secretKey) {
  @SuppressWarnings("JavaUtilDate") // The key pair of Bouncy Castle takes no other time.
  static SigningKey create() throws GeneralSecurityException, PGPException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var pair =
        new JcaPGPKeyPair(
            PublicKeyPacket.VERSION_4,
            PublicKeyAlgorithmTags.RSA_GENERAL,
            generator.generateKeyPair(),
            new Date());
    return new SigningKey(
        new PGPSecretKey(
            PGPSignature.POSITIVE_CERTIFICATION,
            pair,
            "Release test <release@example.org>",
            new JcaPGPDigestCalculatorProviderBuilder().build().get(HashAlgorithmTags.SHA1),
            null,
            null,
            new JcaPGPContentSignerBuilder(
                pair.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA256),
            null));
  }

  /** Returns the secret key without a passphrase, as the variable MAVEN_GPG_KEY has it. */
  String armored() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var armor = ArmoredOutputStream.builder().build(bytes)) {
      secretKey.encode(armor);
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  /** Returns whether a detached signature is this key's, of a file. */
  boolean verifies(Path file, Path signature) throws IOException, PGPException {
    try (var in = PGPUtil.getDecoderStream(Files.newInputStream(signature))) {
      var signatures = (PGPSignatureList) new JcaPGPObjectFactory(in).nextObject();
      var first = signatures.get(0);
      first.init(new JcaPGPContentVerifierBuilderProvider(), secretKey.getPublicKey());
      first.update(Files.readAllBytes(file));
      return first.verify();
    }
  }
}
