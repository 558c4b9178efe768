package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.diagnosis.Finding.Level;
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

/** What stands between: poolers, other databases, stuck listeners, the service. */
class DoctorRoadIT {
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
  void aPoolerInTransactionModeNeedsTwoSettings() throws Exception {
    requirePgBouncer();
    try (var bouncer = PgBouncer.inFrontOf(database, "transaction")) {
      var bare = Diagnosis.of(bouncer.url());
      assertThat(bare.finding("pooler").sentence())
          .contains("transaction mode", "prepareThreshold=0", "PGEMIT_LISTEN_URL");
      assertThat(bare.level("listening")).isEqualTo(Level.WARNING);
      assertThat(bare.finding("servers").found()).contains("no server can be asked");
      assertThat(bare.report().worst()).isEqualTo(Level.WARNING);

      var direct = Map.of("PGEMIT_LISTEN_URL", database.url());
      assertThat(Diagnosis.of(bouncer.url(), direct, null).finding("pooler").advice())
          .contains("prepareThreshold=0")
          .doesNotContain("PGEMIT_LISTEN_URL");

      var well = Diagnosis.of(bouncer.url() + "?prepareThreshold=0", direct, null);
      assertThat(well.troubles()).containsExactly("servers");
      assertThat(well.finding("pooler").found()).contains("transaction mode");
    }
  }

  @Test
  void aPoolerInSessionModeIsNoTrouble() throws Exception {
    requirePgBouncer();
    try (var bouncer = PgBouncer.inFrontOf(database, "session")) {
      var diagnosis = Diagnosis.of(bouncer.url());

      assertThat(diagnosis.finding("pooler").found()).contains("for the whole session");
      assertThat(diagnosis.troubles()).containsExactly("servers");
    }
  }

  @Test
  void theListeningAddressMustLeadToTheSameDatabase() throws Exception {
    try (var other = TestDatabase.create()) {
      var elsewhere = Map.of("PGEMIT_LISTEN_URL", other.url());
      assertThat(Diagnosis.of(database.url(), elsewhere, null).finding("listening").sentence())
          .contains("not heard through PGEMIT_LISTEN_URL", "the same database");
    }
    var nowhere = Map.of("PGEMIT_LISTEN_URL", "postgresql://u:s3cret@127.0.0.1:1/x");
    var diagnosis = Diagnosis.of(database.url(), nowhere, null);
    assertThat(diagnosis.finding("listening").sentence())
        .contains("nothing listens", "in PGEMIT_LISTEN_URL");
    assertThat(diagnosis.text()).doesNotContain("s3cret");
  }

  @Test
  void whoHoldsUpTheQueueIsNamed() throws Exception {
    try (var own = TestDatabase.createOnOwnServer(Map.of("max_notify_queue_pages", "64"));
        var stuck = stuckListener(own)) {
      assertThat(Diagnosis.of(own.url()).level("notify queue")).isEqualTo(Level.OK);
      fill(own, 0.3);
      var finding = Diagnosis.of(own.url()).finding("notify queue");
      assertThat(finding.level()).isEqualTo(Level.WARNING);
      assertThat(finding.found()).contains("idle in transaction", "stuck one");

      fill(own, 0.9);
      var full = Diagnosis.of(own.url()).finding("notify queue");
      assertThat(full.level()).isEqualTo(Level.FAILURE);
      own.query(full.statements().get(0).replaceFirst(";$", ""));
      assertThat(Diagnosis.of(own.url()).level("notify queue")).isEqualTo(Level.OK);
      assertThat(stuck.isValid(1)).isFalse();
    }
  }

  @Test
  void theServiceIsAskedToo() throws Exception {
    assertThat(asked(URI.create("http://127.0.0.1:1")).sentence())
        .contains("No service answers", "pgemit serve");
    try (var empty = TestDatabase.create();
        var service = service(empty)) {
      assertThat(asked(address(service)).sentence()).contains("is not ready", "pgemit migrate");
      empty.execute(TestDatabase.ADAPTER_TABLE);
    }
    try (var service = service(database)) {
      assertThat(asked(URI.create(address(service) + "/")).level()).isEqualTo(Level.OK);
    }
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.start();
    try {
      assertThat(asked(URI.create("http://127.0.0.1:" + other.getAddress().getPort())).sentence())
          .contains("answers 404", "something else");
    } finally {
      other.stop(0);
    }
  }

  @Test
  void aServiceWhoseCertificateIsNotTrustedIsNotTakenForAbsent() throws Exception {
    var web = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    web.start();
    try {
      assertThat(asked(URI.create("https://127.0.0.1:" + web.getAddress().getPort())).sentence())
          .contains("does not trust its certificate", "trustStore")
          .doesNotContain("No service answers");
    } finally {
      web.stop(0);
    }
    try (var plain = service(database)) {
      assertThat(asked(URI.create("https://127.0.0.1:" + plain.port())).sentence())
          .contains("does not speak TLS", "use http://");
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

  private static dev.pgemit.http.diagnosis.Finding asked(URI service) {
    return Diagnosis.of("postgresql://u@127.0.0.1:1/x", Map.of(), service).finding("service");
  }

  private static HttpApi service(TestDatabase database) {
    return HttpApi.start(
        Settings.from(Map.of("DATABASE_URL", database.url(), "PORT", "0")).withoutKeys());
  }

  private static URI address(HttpApi service) {
    return URI.create("http://127.0.0.1:" + service.port());
  }

  private static Connection stuckListener(TestDatabase database) throws SQLException {
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

  private static void fill(TestDatabase database, double share) throws SQLException {
    while (database.query("SELECT pg_notification_queue_usage() < " + share).equals("t")) {
      database.execute(
          "SELECT pg_notify('fill', repeat('x', 7000) || i || clock_timestamp()) FROM generate_series(1, 2) AS i");
    }
  }

  private static void requirePgBouncer() {
    if (!Boolean.parseBoolean(System.getenv("CI"))) {
      assumeTrue(PgBouncer.isInstalled(), "pgbouncer is not installed");
    }
  }
}
