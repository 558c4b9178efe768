package dev.pgemit.http.scheduled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Another session locks more rows than the pool has connections, and callers request all of them.
 */
class LockedRowsIT {
  private static final int LOCKED_ROWS = 8;
  private static final String RECURRING = "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}";
  private static final String LOCK_ROWS =
      """
      SELECT FROM pgemit_scheduled WHERE id LIKE 'held%' FOR UPDATE;
      SELECT FROM pgemit_recurring WHERE coalesce(label, name) LIKE 'held%' FOR UPDATE\
      """;

  private static final CheckedHttpClient CLIENT = new CheckedHttpClient();

  @Test
  void otherRowsAndReadinessStayResponsive() throws Exception {
    try (var database = TestDatabase.create()) {
      Migrations.migrate(database.dataSource());
      try (var service = TestService.start(database);
          var session = database.connect();
          var statement = session.createStatement()) {
        prepare(service);
        session.setAutoCommit(false);
        statement.execute(LOCK_ROWS);
        for (var round = 0; round < 5; round++) {
          var held = requestsForLockedRows(service).map(LockedRowsIT::send).toList();
          do {
            for (var other : requestsForOtherRows(service)) {
              assertThat(service.send(other)).satisfies(LockedRowsIT::assertAccepted);
            }
          } while (!held.stream().allMatch(CompletableFuture::isDone));
          for (var answer : held) {
            var problem = ResponseAssertions.problem(answer.join(), 503);
            assertThat(problem.path("detail").asString())
                .contains("Another transaction holds a lock that this call needs");
          }
        }
        session.rollback();
        for (var released : requestsForLockedRows(service).toList()) {
          assertThat(service.send(released)).satisfies(LockedRowsIT::assertAccepted);
        }
      }
    }
  }

  private static void prepare(TestService service) throws Exception {
    var scheduled =
        Stream.concat(names(), Stream.of("free"))
            .map(id -> "{\"event\":\"e\",\"id\":\"%s\",\"delay\":\"PT1H\"}".formatted(id))
            .map(body -> post(service, "/v1/emit", body));
    var recurring =
        Stream.concat(names(), Stream.of("free"))
            .map(name -> request(service, "PUT", "/v1/recurring/" + name, RECURRING));
    for (var request : Stream.concat(scheduled, recurring).toList()) {
      assertThat(service.send(request)).satisfies(LockedRowsIT::assertAccepted);
    }
  }

  private static Stream<String> names() {
    return IntStream.range(0, LOCKED_ROWS).mapToObj(n -> "held" + n);
  }

  private static Stream<HttpRequest> requestsForLockedRows(TestService service) {
    return names()
        .flatMap(
            name ->
                Stream.of(
                    request(service, "PUT", "/v1/recurring/" + name, RECURRING),
                    post(service, "/v1/recurring/" + name + "/pause", ""),
                    request(service, "DELETE", "/v1/scheduled/" + name, "")));
  }

  private static List<HttpRequest> requestsForOtherRows(TestService service) {
    return List.of(
        service.request("/v1/scheduled/held0").build(),
        service.request("/v1/scheduled/free").build(),
        service.request("/v1/recurring").build(),
        service.request("/readyz").build(),
        request(service, "PUT", "/v1/recurring/free", RECURRING),
        post(service, "/v1/emit", "{\"event\":\"e\"}"),
        post(service, "/v1/emit", "{\"event\":\"e\",\"delay\":\"PT1H\"}"));
  }

  private static void assertAccepted(HttpResponse<String> answer) {
    assertThat(answer.statusCode())
        .as("%s: %s", answer.request(), answer.body())
        .isBetween(200, 204);
  }

  private static CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    return CLIENT.sendAsync(request);
  }

  private static HttpRequest post(TestService service, String path, String body) {
    return request(service, "POST", path, body);
  }

  private static HttpRequest request(TestService service, String method, String path, String body) {
    var request = service.request(path);
    if (!body.isEmpty()) {
      request.header("Content-Type", ServiceClient.JSON);
    }
    return request.method(method, BodyPublishers.ofString(body)).build();
  }
}
