package dev.pgemit.http.access;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.EmitOperator;
import dev.pgemit.Emitter;
import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the permissions of a limited key for a recurring emit that another caller changes at the
 * same time.
 */
class RecurringPermissionsIT {
  private static final String PATH = "/v1/recurring/name";
  private static final String BODY =
      "{\"cron\":\"0 3 * * *\",\"emit\":{\"to\":\"user:1\",\"event\":\"mine\"}}";
  private static final String SELECT_WAITING_SESSIONS =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'\
      """;

  private Emitter emitter;
  @RegisterExtension final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private TestService limited;

  @BeforeEach
  void start() throws Exception {
    emitter = Emitter.create(service.database().dataSource());
    var key = service.keys().create("limited", "*", "*", "user:*", "*");
    limited = service.withKey(key);
  }

  @AfterEach
  void stop() throws Exception {
    emitter.close();
  }

  @Test
  void doesNotReplaceConcurrentlyCreatedForeignEmit() throws Exception {
    try (var connection = service.database().connect()) {
      var theirs = putAsOther(connection);
      var answer = sendWhileLocked(connection, "PUT", "");

      assertThat(ResponseAssertions.problem(answer, 403).get("detail").stringValue())
          .contains("may not replace");
      assertThat(own(emitter.recurring()).find("name")).contains(theirs);
    }
  }

  @ParameterizedTest
  @CsvSource({"PUT,'',403", "DELETE,'',404", "POST,/pause,404", "POST,/resume,404"})
  void doesNotChangeConcurrentlyReplacedEmit(String method, String suffix, int status)
      throws Exception {
    put(own(emitter.recurring()), emit -> emit.to("user:1").emit("mine"));
    if (suffix.equals("/resume")) {
      own(emitter.recurring()).pause("name");
    }
    try (var connection = service.database().connect()) {
      var theirs = putAsOther(connection);

      ResponseAssertions.problem(sendWhileLocked(connection, method, suffix), status);
      assertThat(own(emitter.recurring()).find("name")).contains(theirs);
    }
  }

  @Test
  void replacesConcurrentlyCreatedOwnEmit() throws Exception {
    try (var connection = service.database().connect()) {
      connection.setAutoCommit(false);
      put(own(emitter.using(connection).recurring()), emit -> emit.to("user:2").emit("mine"));

      assertThat(sendWhileLocked(connection, "PUT", "").statusCode()).isEqualTo(200);
      assertThat(own(emitter.recurring()).find("name"))
          .hasValueSatisfying(one -> assertThat(one.to()).containsExactly("user:1"));
    }
  }

  private RecurringEmit putAsOther(Connection connection) throws Exception {
    connection.setAutoCommit(false);
    return put(
        own(emitter.using(connection).recurring()), emit -> emit.to("admins").emit("theirs"));
  }

  /** The emits of the same key, which may have had other permissions before. */
  private static RecurringEmits own(RecurringEmits recurring) {
    return recurring.ownedBy("key limited");
  }

  private static RecurringEmit put(RecurringEmits recurring, Consumer<EmitOperator> emit) {
    return recurring.put("name", "0 3 * * *", ZoneOffset.UTC, emit);
  }

  /** Runs a call while another caller's change is open. The change commits while the call waits. */
  private HttpResponse<String> sendWhileLocked(Connection connection, String method, String suffix)
      throws Exception {
    var body = method.equals("PUT") ? BodyPublishers.ofString(BODY) : BodyPublishers.noBody();
    CompletableFuture<HttpResponse<String>> answer =
        new CheckedHttpClient()
            .sendAsync(
                limited
                    .request(PATH + suffix)
                    .header("Content-Type", ServiceClient.JSON)
                    .method(method, body)
                    .build());
    await()
        .atMost(ofSeconds(30))
        .until(() -> service.database().query(SELECT_WAITING_SESSIONS).equals("1"));
    connection.commit();
    return answer.join();
  }
}
