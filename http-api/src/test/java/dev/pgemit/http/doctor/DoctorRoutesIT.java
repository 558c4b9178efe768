package dev.pgemit.http.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.PostgresDataSource;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.http.testing.FakeSocketIoServer;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.FailingSocketFactory;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import dev.pgemit.testing.contract.OpenApiDocument;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DoctorRoutesIT {
  private static final int CALLERS = 8;

  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static ServiceClient caller;

  @BeforeAll
  static void start() throws Exception {
    caller = service.withKey(service.keys().create("console", "doctor"));
  }

  @Test
  void allIsWellWithServer() throws Exception {
    try (var server = new FakeSocketIoServer(service.database());
        var replica = TestService.start(service.database())) {
      var report = report(replica.get("/v1/doctor"));

      assertThat(report.get("status").stringValue()).as(report.toString()).isEqualTo("ok");
      assertThat(report.get("failures").intValue()).isZero();
      assertThat(report.get("checks").valueStream().map(check -> check.get("check").stringValue()))
          .containsExactlyElementsOf(documentedChecks());
      assertThat(found(report, "servers")).startsWith("/: 1 server answered");
      assertThat(found(report, "large canary")).endsWith(", and removed");
      assertThat(server.uid()).isNotEmpty();
    }
    assertThat(service.database().query("SELECT count(*) FROM socket_io_attachments"))
        .isEqualTo("0");
  }

  @Test
  void namesMissingPrivilegesWithStatementsAndWithoutPassword() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var role = TestRole.create(database);
        var serviceOfRole = TestService.start(role.url(), Map.of())) {
      var response = serviceOfRole.get("/v1/doctor");

      var report = report(response);
      assertThat(report.get("status").stringValue()).isEqualTo("failure");
      assertThat(found(report, "grants")).contains("INSERT ON public.socket_io_attachments");
      assertThat(check(report, "grants").get("statements").get(0).stringValue())
          .isEqualTo("GRANT INSERT ON public.socket_io_attachments TO " + role.name());
      assertThat(response.body()).contains(role.name()).doesNotContain(TestRole.PASSWORD);
    }
  }

  @Test
  void concurrentCallersShareOneRun() throws Exception {
    var canaries = service.listen("/pgemit-doctor");
    var calls =
        IntStream.range(0, CALLERS)
            .mapToObj(i -> caller.sendAsync(caller.request("/v1/doctor").build()))
            .toList();
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();

    // Each run measures other times.
    assertThat(calls.stream().map(call -> report(call.join())).distinct()).hasSize(1);
    assertThat(canaries.drain()).as("a small and a large canary").hasSize(2);
  }

  @Test
  void needsItsOwnPermission() throws Exception {
    var canaries = service.listen("/pgemit-doctor");
    var other = service.withKey(service.keys().create("other", "stats,metrics,audit"));

    var problem = ResponseAssertions.problem(other.get("/v1/doctor"), 403);

    assertThat(problem.get("detail").stringValue()).contains("--allow doctor");
    ResponseAssertions.problem(caller.get("/v1/stats"), 403);
    assertThat(canaries.drain()).isEmpty();
  }

  @Test
  void reportsAnOutage() throws Exception {
    var url = "postgresql://nobody:s3cretPassword@127.0.0.1:1/none";
    try (var withoutPostgres = TestService.start(url, Map.of())) {
      var response = withoutPostgres.get("/v1/doctor");

      var report = report(response);
      assertThat(report.get("status").stringValue()).isEqualTo("failure");
      assertThat(found(report, "connection")).contains("no server listens");
      assertThat(check(report, "canary").get("status").stringValue()).isEqualTo("skipped");
      assertThat(response.body()).doesNotContain("s3cretPassword");
    }
  }

  @Test
  void asksServersOfWatchedNamespaces() throws Exception {
    try (var watching =
        TestService.start(
            service.database().url(), Map.of("PGEMIT_WATCH_NAMESPACES", "shop,/admin"))) {
      assertThat(found(report(watching.get("/v1/doctor")), "servers"))
          .contains("/shop: 0 servers answered; /admin: 0 servers answered");
    }
  }

  @Test
  void errorInRunIsAnsweredAndCounted(@TempDir Path folder) throws Exception {
    var url = service.database().url();
    try (var failing =
        TestService.start(
            "%s%ssocketFactory=%s&socketFactoryArg=%s"
                .formatted(
                    url,
                    url.contains("?") ? "&" : "?",
                    FailingSocketFactory.class.getName(),
                    URLEncoder.encode(folder.toString(), StandardCharsets.UTF_8)),
            Map.of())) {
      Files.createFile(folder.resolve(DoctorRunner.THREAD_NAME));

      ResponseAssertions.problem(failing.get("/v1/doctor"), 500);

      assertThat(failing.get("/metrics").body())
          .contains("pgemit_thread_failures_total{thread=\"pgemit-doctor\"} 1.0");
      assertThat(failing.get("/v1/doctor").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void startsNoCheckAfterTheTimeLimit() throws Exception {
    var settings = Settings.from(Map.of("DATABASE_URL", service.database().url()));
    var dataSource = new PostgresDataSource(settings.requirePostgres().database(), Map.of());
    var context =
        new DoctorContext(
            settings,
            settings.requirePostgres(),
            dataSource,
            dataSource,
            () -> {
              throw new AssertionError("a check started");
            },
            "pgemit",
            List.of("/"),
            null,
            Duration.ZERO);

    assertThat(DoctorChecks.run(context).entries())
        .filteredOn(entry -> !entry.check().equals("driver"))
        .hasSize(17)
        .allMatch(entry -> entry.finding().summary().startsWith("Not checked"));
  }

  private static List<String> documentedChecks() {
    var description =
        OpenApiDocument.load()
            .root()
            .at("/components/schemas/DoctorCheck/properties/check/description")
            .stringValue();
    return Pattern.compile("`([^`]+)`")
        .matcher(description)
        .results()
        .map(name -> name.group(1))
        .toList();
  }

  private static JsonNode report(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ResponseAssertions.json(response.body());
  }

  private static String found(JsonNode report, String check) {
    return check(report, check).get("found").stringValue();
  }

  private static JsonNode check(JsonNode report, String name) {
    return report
        .get("checks")
        .valueStream()
        .filter(check -> check.get("check").stringValue().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
