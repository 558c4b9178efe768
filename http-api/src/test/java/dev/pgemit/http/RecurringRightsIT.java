package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.EmitOperator;
import dev.pgemit.Emitter;
import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a limited key may do to a recurring emit that somebody else changes at the same moment. */
class RecurringRightsIT {
  private static final String PATH = "/v1/recurring/name";
  private static final String BODY =
      "{\"cron\":\"0 3 * * *\",\"emit\":{\"to\":\"user:1\",\"event\":\"mine\"}}";
  private static final String WAITING =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'\
      """;

  private TestDatabase database;
  private Emitter io;
  private Service service;
  private Service limited;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    io = Emitter.create(database.dataSource());
    var key = Keys.of(database).create("limited", "*", "*", "user:*", "*");
    service = Service.keyed(database.url(), Map.of());
    limited = service.with(key);
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
    io.close();
    database.close();
  }

  @Test
  void oneThatOthersMakeMeanwhileIsNotReplaced() throws Exception {
    try (var connection = database.connect()) {
      var theirs = theirs(connection);
      var answer = whileWaiting(connection, "PUT", "");

      assertThat(Answers.problem(answer, 403).get("detail").stringValue())
          .contains("may not replace");
      assertThat(own(io.recurring()).find("name")).contains(theirs);
    }
  }

  @ParameterizedTest
  @CsvSource({"PUT,'',403", "DELETE,'',404", "POST,/pause,404", "POST,/resume,404"})
  void oneThatOthersReplaceMeanwhileStaysAsItIs(String method, String deed, int status)
      throws Exception {
    put(own(io.recurring()), emit -> emit.to("user:1").emit("mine"));
    if (deed.equals("/resume")) {
      own(io.recurring()).pause("name");
    }
    try (var connection = database.connect()) {
      var theirs = theirs(connection);

      Answers.problem(whileWaiting(connection, method, deed), status);
      assertThat(own(io.recurring()).find("name")).contains(theirs);
    }
  }

  @Test
  void oneThatTheSameCallerMadeMeanwhileIsReplaced() throws Exception {
    try (var connection = database.connect()) {
      connection.setAutoCommit(false);
      put(own(io.using(connection).recurring()), emit -> emit.to("user:2").emit("mine"));

      assertThat(whileWaiting(connection, "PUT", "").statusCode()).isEqualTo(200);
      assertThat(own(io.recurring()).find("name"))
          .hasValueSatisfying(one -> assertThat(one.to()).containsExactly("user:1"));
    }
  }

  private RecurringEmit theirs(Connection connection) throws Exception {
    connection.setAutoCommit(false);
    return put(own(io.using(connection).recurring()), emit -> emit.to("admins").emit("theirs"));
  }

  /** The emits of the same key, which may have had other rights before. */
  private static RecurringEmits own(RecurringEmits recurring) {
    return recurring.ownedBy("key limited");
  }

  private static RecurringEmit put(RecurringEmits recurring, Consumer<EmitOperator> emit) {
    return recurring.put("name", "0 3 * * *", ZoneOffset.UTC, emit);
  }

  /** Lets a call come upon the other's change, which is committed while the call waits for it. */
  private HttpResponse<String> whileWaiting(Connection connection, String method, String deed)
      throws Exception {
    var body = method.equals("PUT") ? BodyPublishers.ofString(BODY) : BodyPublishers.noBody();
    CompletableFuture<HttpResponse<String>> answer =
        HttpClient.newHttpClient()
            .sendAsync(
                limited
                    .request(PATH + deed)
                    .header("Content-Type", Service.JSON)
                    .method(method, body)
                    .build(),
                BodyHandlers.ofString());
    Eventually.holds(() -> database.query(WAITING).equals("1"));
    connection.commit();
    return answer.join();
  }
}
