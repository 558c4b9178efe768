package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BusyPostgresIT {
  private static final int CALLS = 240;
  private static final String BODY =
      """
      {"cron": "0 9 * * *", "zone": "UTC", "emit": {"event": "e", "args": ["%s"]}}\
      """
          .formatted("x".repeat(50_000));

  @Test
  void queuesFewDatabaseRequestsAndRejectsTheRest() throws Exception {
    try (var database = TestDatabase.create()) {
      Migrations.migrate(database.dataSource());
      try (var service = TestService.start(database);
          var blocker = database.connect();
          var statement = blocker.createStatement()) {
        blocker.setAutoCommit(false);
        statement.execute("LOCK TABLE pgemit_recurring, pgemit_audit");
        assertSomeAreRefused(number -> put(service, number));
        assertSomeAreRefused(number -> service.request("/v1/audit").build());
        blocker.rollback();
      }
    }
  }

  private static void assertSomeAreRefused(IntFunction<HttpRequest> request) {
    var client = new CheckedHttpClient();
    var answers =
        IntStream.range(0, CALLS)
            .mapToObj(number -> client.sendAsync(request.apply(number)))
            .toList();

    var refused =
        answers.stream()
            .map(answer -> answer.join())
            .filter(answer -> answer.body().contains("is overloaded"))
            .toList();

    assertThat(refused).hasSizeBetween(1, CALLS - 1);
    assertThat(refused)
        .allSatisfy(
            answer -> {
              ResponseAssertions.problem(answer, 503);
              assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            });
  }

  private static HttpRequest put(TestService service, int number) {
    return service
        .request("/v1/recurring/r" + number)
        .header("Content-Type", ServiceClient.JSON)
        .PUT(BodyPublishers.ofString(BODY))
        .build();
  }
}
