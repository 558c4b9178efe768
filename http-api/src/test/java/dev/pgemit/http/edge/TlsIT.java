package dev.pgemit.http.edge;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.SlowClients;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestCertificates;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIT {
  private static final String GET = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private Path folder;
  private TestDatabase database;
  private TestCertificates certificates;
  private Path certificate;
  private Path key;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.createWithAttachments();
    certificates = new TestCertificates(folder);
    certificate = folder.resolve("tls.crt");
    key = folder.resolve("tls.key");
  }

  @AfterEach
  void drop() throws Exception {
    database.close();
  }

  @Test
  void supportsRsaAndEcWithTls12And13() throws Exception {
    for (var pair :
        new TestCertificates.CertificateAndKey[] {certificates.rsa("rsa"), certificates.ec("ec")}) {
      pair.write(certificate, key);
      try (var service = start()) {
        for (var version : new String[] {"TLSv1.2", "TLSv1.3"}) {
          try (var socket = connect(service, version)) {
            assertThat(get(socket)).startsWith("HTTP/1.1 200");
          }
        }
        assertThatThrownBy(() -> connect(service, "TLSv1.1")).isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void servesExpiredCertificate() throws Exception {
    certificates.expired("old").write(certificate, key);
    try (var service = start();
        var socket = connect(service, "TLSv1.3")) {
      assertThat(get(socket)).startsWith("HTTP/1.1 200");
    }
  }

  private static boolean isError(ILoggingEvent event) {
    return event.getFormattedMessage().startsWith("A run of pgemit-tls failed");
  }

  private static boolean saysOldCertificateIsKept(ILoggingEvent event) {
    return event.getFormattedMessage().contains("contains no certificate")
        && event.getFormattedMessage().endsWith("The previous certificate stays in use");
  }

  @Test
  void reloadsValidCertificateAndKeepsOldOneOtherwise() throws Exception {
    certificates.ec("first").write(certificate, key);
    try (var log = LogCapture.ofService();
        var service = start();
        var kept = connect(service, "TLSv1.3")) {
      assertThat(get(kept)).startsWith("HTTP/1.1 200");

      // Exceeds the size of an array, which is an OutOfMemoryError with any heap.
      try (var file = new RandomAccessFile(certificate.toFile(), "rw")) {
        file.setLength(3L << 30);
      }
      await().atMost(ofSeconds(30)).until(() -> log.events().stream().anyMatch(TlsIT::isError));

      Files.writeString(certificate, "no certificate");
      await()
          .atMost(ofSeconds(30))
          .until(() -> log.events().stream().anyMatch(TlsIT::saysOldCertificateIsKept));
      assertThat(name(service)).as("the old one stays").isEqualTo("CN=first");

      certificates.rsa("second").write(certificate, key);
      await().atMost(ofSeconds(30)).until(() -> name(service).equals("CN=second"));
      assertThat(get(kept)).as("an open connection stays").startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void reloadsAfterSymlinkSwap() throws Exception {
    for (var version : new String[] {"first", "second"}) {
      var data = Files.createDirectory(folder.resolve(version));
      certificates.ec(version).write(data.resolve("tls.crt"), data.resolve("tls.key"));
    }
    var data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("first"));
    Files.createSymbolicLink(certificate, Path.of("..data", "tls.crt"));
    Files.createSymbolicLink(key, Path.of("..data", "tls.key"));
    try (var service = start()) {
      assertThat(name(service)).isEqualTo("CN=first");

      var next = Files.createSymbolicLink(folder.resolve("..next"), Path.of("second"));
      Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

      await().atMost(ofSeconds(30)).until(() -> name(service).equals("CN=second"));
    }
  }

  @Test
  void refusesToStartWithInvalidFile() throws Exception {
    var first = certificates.ec("first");
    var second = certificates.ec("second");
    var rsa = certificates.rsa("rsa");
    assertStartFails("PGEMIT_TLS_CERTIFICATE names " + certificate + ", which cannot be read");

    new TestCertificates.CertificateAndKey("hello", first.key()).write(certificate, key);
    assertStartFails("PGEMIT_TLS_CERTIFICATE names a file that contains no certificate");
    new TestCertificates.CertificateAndKey(
            TestCertificates.pem("CERTIFICATE", new byte[20]), first.key())
        .write(certificate, key);
    assertStartFails("PGEMIT_TLS_CERTIFICATE names a file that is damaged");
    new TestCertificates.CertificateAndKey(first.certificate() + second.certificate(), first.key())
        .write(certificate, key);
    assertStartFails("PGEMIT_TLS_CERTIFICATE names a file that has its certificates out of order");

    new TestCertificates.CertificateAndKey(first.certificate(), first.certificate())
        .write(certificate, key);
    assertStartFails("PGEMIT_TLS_KEY names a file that contains no private key");
    new TestCertificates.CertificateAndKey(first.certificate(), second.key())
        .write(certificate, key);
    assertStartFails("PGEMIT_TLS_KEY names a file that does not match the certificate");
    new TestCertificates.CertificateAndKey(first.certificate(), rsa.key()).write(certificate, key);
    assertStartFails("PGEMIT_TLS_KEY names a file that does not match the certificate");
    new TestCertificates.CertificateAndKey(
            first.certificate(), first.key().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"))
        .write(certificate, key);
    assertStartFails("PGEMIT_TLS_KEY names a file that is encrypted");
    new TestCertificates.CertificateAndKey(
            rsa.certificate(), rsa.key().replace("PRIVATE KEY", "RSA PRIVATE KEY"))
        .write(certificate, key);
    assertStartFails("PGEMIT_TLS_KEY names a file that is in an older format (RSA PRIVATE KEY)");
  }

  private void assertStartFails(String sentence) {
    assertThatThrownBy(this::start)
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(sentence)
        .hasNoCause();
  }

  @Test
  void closesConnectionAfterHandshakeTimeout() throws Exception {
    certificates.ec("own").write(certificate, key);
    // A record with a ClientHello of 508 bytes, sent byte by byte.
    var begin = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003";
    try (var service = start();
        var kept = connect(service, "TLSv1.3");
        var slow = new SlowClients(service.port(), 1, begin, Duration.ofMillis(500))) {
      assertThat(slow.areAllClosed()).isTrue();
      assertThat(get(kept)).as("what has shaken hands stays").startsWith("HTTP/1.1 200");
    }
  }

  private TestService start() {
    return TestService.start(
        database.url(),
        Map.of(
            "PGEMIT_TLS_CERTIFICATE",
            certificate.toString(),
            "PGEMIT_TLS_KEY",
            key.toString(),
            "PGEMIT_REQUEST_TIMEOUT",
            "2s"));
  }

  private static String name(TestService service) throws Exception {
    try (var socket = connect(service, "TLSv1.3")) {
      var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  private static SSLSocket connect(TestService service, String version) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAllManager()}, null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", service.port());
    try {
      socket.setSoTimeout(10_000);
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static String get(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
    var answer = new StringBuilder();
    while (!answer.toString().endsWith("}")) {
      answer.append((char) socket.getInputStream().read());
    }
    return answer.toString();
  }

  /**
   * Trusts self-signed certificates too, since the tests check which certificate the server
   * presents.
   */
  private static final class TrustAllManager implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
