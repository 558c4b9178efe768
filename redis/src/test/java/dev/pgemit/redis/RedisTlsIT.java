package dev.pgemit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestCertificates;
import dev.pgemit.testing.TestCertificates.CertificateAndKey;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections to a real Redis, whose certificate the test makes. */
class RedisTlsIT {
  private static final String PASSWORD = "password";

  @TempDir Path folder;

  private final Map<String, @Nullable String> previous = new HashMap<>();

  @AfterEach
  void restoreTrustStore() {
    Properties properties = System.getProperties();
    previous.forEach(
        (name, value) -> {
          if (value == null) {
            properties.remove(name);
          } else {
            properties.setProperty(name, value);
          }
        });
  }

  @Test
  void aTrustedCertificateIsAccepted() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    var own = new TestCertificates(folder).ec("redis");
    trust(own);
    var port = LoopbackPort.findFree();
    try (var redis = startEncrypted(own, port);
        var io = Emitter.builder(RedisTransport.streams("rediss://localhost:" + port)).build()) {
      assertThat(io.emit("event")).isNotEmpty();
      assertThat(redis.port()).as("the port without TLS").isNotEqualTo(port);
    }
  }

  @Test
  void anotherCaIsRefusedAtOnce() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    var certificates = new TestCertificates(folder);
    trust(certificates.ec("other"));
    var port = LoopbackPort.findFree();
    try (var redis = startEncrypted(certificates.ec("redis"), port);
        var io =
            Emitter.builder(RedisTransport.sharded("rediss://user:s3cret@localhost:" + port))
                .retryTimeout(Duration.ofSeconds(60))
                .build()) {
      var failure = catchThrowableOfType(EmitException.class, () -> io.emit("event"));

      assertThat(redis.port()).isNotEqualTo(port);
      assertThat(failure)
          .hasMessageContaining("does not accept the certificate of Redis at localhost:" + port)
          .hasMessageContaining("Nothing was published")
          .hasMessageContaining("javax.net.ssl.trustStore");
      assertThat(failure.isRetryable()).isFalse();
      assertThat(failure.isOutcomeKnown()).isTrue();
      assertThat(failure).hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void anAddressWithTlsForAPortWithoutTlsIsExplained() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    try (var redis = RedisServer.start()) {
      assertFailsAtOnce(
          "rediss://user:s3cret@localhost:" + redis.port(),
          "Redis at localhost:%d does not speak TLS. Nothing was published. Change the address to"
                  .formatted(redis.port())
              + " redis://, or name the TLS port of this Redis");
    }
  }

  /** A full server answers each connection with an error, and does not wait for a handshake. */
  @Test
  void aReplyWithoutTlsIsExplained() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    try (var redis = RedisServer.start("--maxclients", "1");
        var only = new Socket("localhost", redis.port())) {
      only.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(only.getInputStream().read()).isEqualTo('+');

      assertFailsAtOnce(
          "rediss://localhost:" + redis.port(),
          "Redis at localhost:%d does not speak TLS".formatted(redis.port()));
    }
  }

  @Test
  void anAddressWithoutTlsForAPortWithTlsIsExplained() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    var port = LoopbackPort.findFree();
    try (var redis = startEncrypted(new TestCertificates(folder).ec("redis"), port)) {
      assertThat(redis.port()).isNotEqualTo(port);
      assertFailsAtOnce(
          "redis://user:s3cret@localhost:" + port,
          "Redis at localhost:%d expects TLS. Nothing was published. Change the address to"
                  .formatted(port)
              + " rediss://, or name the port without TLS of this Redis");
    }
  }

  private static void assertFailsAtOnce(String url, String message) {
    try (var io =
        Emitter.builder(RedisTransport.sharded(url)).retryTimeout(Duration.ofSeconds(60)).build()) {
      var failure = catchThrowableOfType(EmitException.class, () -> io.emit("event"));

      assertThat(failure).hasMessageContaining(message).hasMessageNotContaining("s3cret");
      assertThat(failure.isRetryable()).isFalse();
      assertThat(failure.isOutcomeKnown()).isTrue();
    }
  }

  private RedisServer startEncrypted(CertificateAndKey own, int port) throws Exception {
    var certificate = folder.resolve("redis.crt");
    var key = folder.resolve("redis.key");
    own.write(certificate, key);
    return RedisServer.start(
        "--tls-port",
        Integer.toString(port),
        "--tls-cert-file",
        certificate.toString(),
        "--tls-key-file",
        key.toString(),
        "--tls-ca-cert-file",
        certificate.toString(),
        "--tls-auth-clients",
        "no");
  }

  /** Makes this JVM trust one certificate alone. */
  private void trust(CertificateAndKey trusted) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var encoded = trusted.certificate().getBytes(StandardCharsets.US_ASCII);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded)));
    var file = folder.resolve("trust.p12");
    try (var output = Files.newOutputStream(file)) {
      store.store(output, PASSWORD.toCharArray());
    }
    set("javax.net.ssl.trustStore", file.toString());
    set("javax.net.ssl.trustStorePassword", PASSWORD);
    set("javax.net.ssl.trustStoreType", "PKCS12");
  }

  private void set(String name, String value) {
    previous.put(name, System.setProperty(name, value));
  }
}
