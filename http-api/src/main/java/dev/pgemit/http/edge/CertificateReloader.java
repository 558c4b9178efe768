package dev.pgemit.http.edge;

import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.settings.TlsFiles;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the TLS certificate while the service runs. New connections use the new certificate; open
 * connections continue. Polls the files instead of watching them, since Kubernetes replaces a
 * symbolic link to a parent directory.
 */
final class CertificateReloader implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CertificateReloader.class);
  private static final Duration RELOAD_INTERVAL = Duration.ofSeconds(5);

  private final TlsFiles files;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private final PeriodicTask task;
  private TlsCredentials current;

  /**
   * Reads the files.
   *
   * @param failures receives failures of the thread that reloads the files
   * @throws SettingsException if the files are invalid
   */
  CertificateReloader(TlsFiles files, PeriodicTask.FailureListener failures) {
    this.task = new PeriodicTask("pgemit-tls", RELOAD_INTERVAL, this::reloadIfChanged, failures);
    this.files = files;
    this.current = TlsCredentials.read(files);
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setKeyStorePassword(TlsCredentials.KEY_STORE_PASSWORD);
    factory.setKeyStore(current.toKeyStore());
    warnUnlessValid(current.serverCertificate());
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  void start() {
    task.start();
  }

  private void reloadIfChanged() {
    try {
      var credentials = TlsCredentials.read(files);
      if (!credentials.hasSameFiles(current)) {
        current = credentials; // logs an invalid certificate once, not on every poll
        var store = credentials.toKeyStore();
        factory.reload(changed -> changed.setKeyStore(store));
        LOGGER.info(
            "The certificate was replaced, and is valid until {}",
            notAfter(credentials.serverCertificate()));
        warnUnlessValid(credentials.serverCertificate());
      }
    } catch (SettingsException e) {
      LOGGER.warn("{}. The previous certificate stays in use", e.getMessage());
    } catch (Exception e) {
      LOGGER.warn("The previous certificate stays in use", e);
    }
  }

  private static void warnUnlessValid(X509Certificate certificate) {
    if (notAfter(certificate).isBefore(Instant.now())) {
      LOGGER.warn(
          "The certificate expired at {}. Clients reject it: renew the certificate",
          notAfter(certificate));
    }
    if (certificate.getNotBefore().toInstant().isAfter(Instant.now())) {
      LOGGER.warn(
          "The certificate is not valid before {}: check the clock of this machine",
          certificate.getNotBefore().toInstant());
    }
  }

  private static Instant notAfter(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  @Override
  public void close() {
    task.close();
  }
}
