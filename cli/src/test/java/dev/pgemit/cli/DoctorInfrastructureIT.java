package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.diagnosis.CheckResult.CheckLevel;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.PgBouncer;
import dev.pgemit.testing.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the doctor on infrastructure: poolers, other databases, stuck listeners, the service. */
class DoctorInfrastructureIT {
  private static TestDatabase database;

  @TempDir private Path folder;

  @BeforeAll
  static void create() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
  }

  @AfterAll
  static void drop() throws Exception {
    database.close();
  }

  @Test
  void poolerInTransactionModeNeedsTwoSettings() throws Exception {
    requirePgBouncer();
    try (var bouncer = PgBouncer.inFrontOf(database, "transaction")) {
      var withoutSettings = Diagnosis.of(bouncer.url());
      assertThat(withoutSettings.finding("pooler").message())
          .contains("transaction mode", "prepareThreshold=0", "PGEMIT_LISTEN_URL");
      assertThat(withoutSettings.level("listening")).isEqualTo(CheckLevel.WARNING);
      assertThat(withoutSettings.finding("servers").summary())
          .contains("cluster requests are impossible");
      assertThat(withoutSettings.report().worstLevel()).isEqualTo(CheckLevel.WARNING);

      var direct = Map.of("PGEMIT_LISTEN_URL", database.url());
      assertThat(Diagnosis.of(bouncer.url(), direct, null).finding("pooler").advice())
          .contains("prepareThreshold=0")
          .doesNotContain("PGEMIT_LISTEN_URL");

      var withSettings = Diagnosis.of(bouncer.url() + "?prepareThreshold=0", direct, null);
      assertThat(withSettings.problemChecks()).containsExactly("servers");
      assertThat(withSettings.finding("pooler").summary()).contains("transaction mode");
    }
  }

  @Test
  void acceptsPoolerInSessionMode() throws Exception {
    requirePgBouncer();
    try (var bouncer = PgBouncer.inFrontOf(database, "session")) {
      var diagnosis = Diagnosis.of(bouncer.url());

      assertThat(diagnosis.finding("pooler").summary()).contains("in session mode");
      assertThat(diagnosis.problemChecks()).containsExactly("servers");
    }
  }

  @Test
  void listenUrlMustReachTheSameDatabase() throws Exception {
    try (var other = TestDatabase.create()) {
      var elsewhere = Map.of("PGEMIT_LISTEN_URL", other.url());
      assertThat(Diagnosis.of(database.url(), elsewhere, null).finding("listening").message())
          .contains("do not arrive through PGEMIT_LISTEN_URL", "the same database");
    }
    var nowhere = Map.of("PGEMIT_LISTEN_URL", "postgresql://u:s3cret@127.0.0.1:1/x");
    var diagnosis = Diagnosis.of(database.url(), nowhere, null);
    assertThat(diagnosis.finding("listening").message())
        .contains("no server listens", "in PGEMIT_LISTEN_URL");
    assertThat(diagnosis.text()).doesNotContain("s3cret");
  }

  @Test
  void namesSessionsThatBlockTheNotifyQueue() throws Exception {
    try (var ownServer = TestDatabase.createOnOwnServer(Map.of("max_notify_queue_pages", "64"));
        var stuck = openBlockedListener(ownServer)) {
      assertThat(Diagnosis.of(ownServer.url()).level("notify queue")).isEqualTo(CheckLevel.OK);
      fillNotifyQueue(ownServer, 0.3);
      var finding = Diagnosis.of(ownServer.url()).finding("notify queue");
      assertThat(finding.level()).isEqualTo(CheckLevel.WARNING);
      assertThat(finding.summary()).contains("idle in transaction", "stuck one");

      fillNotifyQueue(ownServer, 0.9);
      var full = Diagnosis.of(ownServer.url()).finding("notify queue");
      assertThat(full.level()).isEqualTo(CheckLevel.FAILURE);
      ownServer.query(full.statements().get(0).replaceFirst(";$", ""));
      assertThat(Diagnosis.of(ownServer.url()).level("notify queue")).isEqualTo(CheckLevel.OK);
      assertThat(stuck.isValid(1)).isFalse();
    }
  }

  @Test
  void checksTheService() throws Exception {
    assertThat(checkService(URI.create("http://127.0.0.1:1")).message())
        .contains("No service answers", "pgemit serve");
    try (var empty = TestDatabase.create();
        var service = startService(empty)) {
      assertThat(checkService(addressOf(service)).message())
          .contains("is not ready", "pgemit migrate");
      empty.execute(TestDatabase.CREATE_ADAPTER_TABLE);
    }
    try (var service = startService(database)) {
      assertThat(checkService(URI.create(addressOf(service) + "/")).level())
          .isEqualTo(CheckLevel.OK);
    }
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.start();
    try {
      assertThat(
              checkService(URI.create("http://127.0.0.1:" + other.getAddress().getPort()))
                  .message())
          .contains("answers with status 404", "another program");
    } finally {
      other.stop(0);
    }
  }

  @Test
  void reportsUntrustedCertificate() throws Exception {
    var web = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    web.start();
    try {
      assertThat(
              checkService(URI.create("https://127.0.0.1:" + web.getAddress().getPort())).message())
          .contains("does not trust its certificate", "trustStore")
          .doesNotContain("No service answers");
    } finally {
      web.stop(0);
    }
    try (var plain = startService(database)) {
      assertThat(checkService(URI.create("https://127.0.0.1:" + plain.port())).message())
          .contains("fails the TLS handshake", "use http://");
    }
  }

  private SSLContext selfSigned() throws Exception {
    var file = folder.resolve("store.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                file.toString(),
                "-storepass",
                "password")
            .start();
    assertThat(keytool.waitFor()).isZero();
    var password = "password".toCharArray();
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(file.toFile(), password), password);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static dev.pgemit.http.diagnosis.CheckResult checkService(URI serviceUrl) {
    return Diagnosis.of("postgresql://u@127.0.0.1:1/x", Map.of(), serviceUrl).finding("service");
  }

  private static HttpApi startService(TestDatabase database) {
    return HttpApi.start(
        Settings.from(Map.of("DATABASE_URL", database.url(), "PORT", "0", "PGEMIT_WARM_UP", "off"))
            .withoutKeys());
  }

  private static URI addressOf(HttpApi service) {
    return URI.create("http://127.0.0.1:" + service.port());
  }

  private static Connection openBlockedListener(TestDatabase database) throws SQLException {
    var source = database.dataSource();
    source.setApplicationName("stuck one");
    var connection = source.getConnection();
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN anything");
      connection.setAutoCommit(false);
      statement.execute("SELECT 1");
    }
    return connection;
  }

  private static void fillNotifyQueue(TestDatabase database, double share) throws SQLException {
    while (database.query("SELECT pg_notification_queue_usage() < " + share).equals("t")) {
      database.execute(
          "SELECT pg_notify('fill', repeat('x', 7000) || i || clock_timestamp()) FROM"
              + " generate_series(1, 2) AS i");
    }
  }

  private static void requirePgBouncer() {
    if (!Boolean.parseBoolean(System.getenv("CI"))) {
      assumeTrue(PgBouncer.isInstalled(), "pgbouncer is not installed");
    }
  }
}
