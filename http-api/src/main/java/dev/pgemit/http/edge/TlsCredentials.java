package dev.pgemit.http.edge;

import dev.pgemit.http.settings.EnvironmentVariable;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.settings.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A certificate and its key, as read from their files at one point in time. */
final class TlsCredentials {
  /** The password of a key store that exists only in memory. */
  static final String KEY_STORE_PASSWORD = "none";

  private final byte[] certificate;
  private final byte[] key;

  private TlsCredentials(byte[] certificate, byte[] key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Reads the files without parsing them.
   *
   * @throws SettingsException if a file cannot be read
   */
  static TlsCredentials read(TlsFiles files) {
    return new TlsCredentials(
        readFile(EnvironmentVariable.PGEMIT_TLS_CERTIFICATE, files.certificate()),
        readFile(EnvironmentVariable.PGEMIT_TLS_KEY, files.key()));
  }

  private static byte[] readFile(EnvironmentVariable variable, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new SettingsException(
          variable.name(),
          ("names %s, which cannot be read: check that the file exists, and that this"
                  + " user may read it")
              .formatted(file));
    }
  }

  boolean hasSameFiles(@Nullable TlsCredentials other) {
    return other != null
        && Arrays.equals(certificate, other.certificate)
        && Arrays.equals(key, other.key);
  }

  /**
   * Returns the credentials as a key store.
   *
   * @throws SettingsException naming the fault and the remedy
   */
  KeyStore toKeyStore() {
    var chain = CertificateChainParser.parse(certificate);
    var privateKey = PrivateKeyParser.parse(key, chain.get(0).getPublicKey());
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "pgemit",
          privateKey,
          KEY_STORE_PASSWORD.toCharArray(),
          chain.toArray(X509Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The JDK has no store for a certificate", e);
    }
  }

  /** Returns the server certificate. */
  X509Certificate serverCertificate() {
    return CertificateChainParser.parse(certificate).get(0);
  }
}
