package dev.pgemit.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificate and the private key of the measured HTTPS server. Each run creates new ones.
 *
 * @param store the PKCS#12 file, which also serves as trust store
 * @param certificate the PEM file of the certificate
 * @param privateKey the PEM file of the private key
 */
record TlsIdentity(Path store, Path certificate, Path privateKey) {
  private static final String PASSWORD = "benchmark";
  private static final String ALIAS = "server";

  /** Generates a certificate for 127.0.0.1, with the JDK's keytool. */
  static TlsIdentity create(Path folder) {
    var identity =
        new TlsIdentity(
            folder.resolve("server.p12"),
            folder.resolve("server.crt"),
            folder.resolve("server.key"));
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(identity.store);
      generate(identity.store);
      var keys = identity.load();
      Files.writeString(
          identity.certificate, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
      Files.writeString(identity.privateKey, pem("PRIVATE KEY", privateKey(keys).getEncoded()));
      return identity;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The certificate of the run is unusable", e);
    }
  }

  private static void generate(Path store) throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-validity",
            "30",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    var keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Files.exists(store)) {
      throw new IllegalStateException("keytool made no certificate: " + output);
    }
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static Key privateKey(KeyStore keys) throws GeneralSecurityException {
    return keys.getKey(ALIAS, PASSWORD.toCharArray());
  }

  /** Returns the JVM options of a client that trusts the certificate. */
  List<String> clientOptions() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  /** Returns the TLS context of a client that trusts the certificate. */
  SSLContext clientContext() {
    try {
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(load());
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("The certificate of the run is unusable", e);
    }
  }

  private static String pem(String label, byte[] content) {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }
}
