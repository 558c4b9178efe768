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
 * TLS with a certificate that is replaced while the service runs: new connections get the new one,
 * and open ones stay. The files are read again and again, rather than watched: what Kubernetes
 * swaps is a link to a folder around them.
 */
final class TlsReload implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(TlsReload.class);
  private static final Duration RELOAD_INTERVAL = Duration.ofSeconds(5);

  private final TlsFiles files;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private final PeriodicTask task;
  private TlsCredentials current;

  /**
   * Reads the files once.
   *
   * @param failures receives the failures of the thread that reads them again
   * @throws SettingsException if they are no use, naming why
   */
  TlsReload(TlsFiles files, PeriodicTask.FailureListener failures) {
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
        current = credentials; // a bad one is told once, and not again every few seconds
        var store = credentials.toKeyStore();
        factory.reload(changed -> changed.setKeyStore(store));
        LOGGER.info(
            "The certificate was replaced, and is valid until {}",
            notAfter(credentials.serverCertificate()));
        warnUnlessValid(credentials.serverCertificate());
      }
    } catch (SettingsException e) {
      LOGGER.warn("{}. The certificate that was there before stays in use", e.getMessage());
    } catch (Exception e) {
      LOGGER.warn("The certificate that was there before stays in use", e);
    }
  }

  private static void warnUnlessValid(X509Certificate certificate) {
    if (notAfter(certificate).isBefore(Instant.now())) {
      LOGGER.warn(
          "The certificate expired at {}: clients will refuse it, renew it", notAfter(certificate));
    }
    if (certificate.getNotBefore().toInstant().isAfter(Instant.now())) {
      LOGGER.warn(
          "The certificate is not valid before {}: is this machine's clock right?",
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
