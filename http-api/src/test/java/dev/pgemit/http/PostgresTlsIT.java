package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.http.diagnosis.ConnectionDiagnosis;
import dev.pgemit.testing.RestartablePostgres;
import dev.pgemit.testing.TestCertificates;
import dev.pgemit.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the messages about a Postgres to which no TLS connection succeeds. */
class PostgresTlsIT {
  @TempDir private Path folder;

  @Test
  void reportsServerWithoutTls() throws Exception {
    try (var server = RestartablePostgres.start();
        var database = server.createWithAttachments()) {
      assertThat(readinessDetail(database, "sslmode=require"))
          .contains("the server does not offer TLS", "sslmode=disable", "ssl = on")
          .doesNotContain("password");
    }
  }

  @Test
  void reportsUntrustedOrMismatchedCertificate() throws Exception {
    var certificate = folder.resolve("server.crt");
    var key = folder.resolve("server.key");
    new TestCertificates(folder).rsa("server").write(certificate, key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    var other = folder.resolve("other.crt");
    new TestCertificates(Files.createDirectory(folder.resolve("other")))
        .rsa("other")
        .write(other, folder.resolve("other.key"));
    var settings =
        Map.of(
            "ssl",
            "on",
            "ssl_cert_file",
            certificate.toString(),
            "ssl_key_file",
            key.toString(),
            "listen_addresses",
            "*");
    try (var server = RestartablePostgres.start(settings);
        var database = server.createWithAttachments()) {
      assertThat(
              readinessDetail(
                  database, "sslmode=verify-full&sslrootcert=" + folder.resolve("none.crt")))
          .contains(
              "the file with the trusted certificates is missing", "sslrootcert=/path/root.crt");
      assertThat(readinessDetail(database, "sslmode=verify-ca&sslrootcert=" + other))
          .contains("the server's certificate is not trusted", "sslrootcert=/path/root.crt");
      var elsewhere = database.url().replace("127.0.0.1", "127.0.0.2");
      assertThat(readinessDetail(elsewhere + "?sslmode=verify-full&sslrootcert=" + certificate))
          .contains("the server's certificate is not valid for this host name");
      try (var connection =
          DriverManager.getConnection(
              jdbc(database.url() + "?sslmode=verify-full&sslrootcert=" + certificate))) {
        assertThat(connection.isValid(5)).isTrue();
      }
    }
  }

  private static String readinessDetail(TestDatabase database, String parameters) {
    return readinessDetail(database.url() + "?" + parameters);
  }

  private static String readinessDetail(String url) {
    var failure =
        catchThrowableOfType(
            SQLException.class, () -> DriverManager.getConnection(jdbc(url)).close());
    return ConnectionDiagnosis.explain(failure).message();
  }

  private static String jdbc(String url) {
    return url.replaceFirst(
        "postgres(ql)?://([^:@]*)(:[^@]*)?@([^?]*)[?]?", "jdbc:postgresql://$4?user=$2&");
  }
}
