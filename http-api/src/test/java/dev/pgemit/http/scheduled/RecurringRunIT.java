package dev.pgemit.http.scheduled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.FakeSocketIoServer;
import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecurringRunIT {
  private static final String ROW =
      "SELECT next_at || ' ' || is_paused || ' ' || payload FROM pgemit_recurring WHERE name = '%s'";

  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static ServiceClient caller;
  private TestChannel channel;

  @BeforeAll
  static void createCaller() throws Exception {
    caller = service.withKey(service.keys().create("all", "*"));
  }

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/");
  }

  @Test
  void publishesOnceAndLeavesTheSchedule() throws Exception {
    put("yearly", "{\"to\":\"a\",\"event\":\"e\",\"args\":[1]}");
    var before = row("yearly");

    var first = ResponseAssertions.acceptedId(caller.post("/v1/recurring/yearly/run", ""));
    var second = ResponseAssertions.acceptedId(caller.post("/v1/recurring/run?name=yearly", ""));

    assertThat(second).isNotEqualTo(first);
    for (var id : new String[] {first, second}) {
      var message = ResponseAssertions.json(channel.next());
      assertThat(message.get("id").stringValue()).isEqualTo(id);
      assertThat(message.at("/data/packet/data").toString()).isEqualTo("[\"e\",1]");
    }
    assertThat(row("yearly")).isEqualTo(before);
  }

  @Test
  void publishesAPausedEmitWithItsAttachmentAndLeavesItPaused() throws Exception {
    put(
        "paused",
        "{\"event\":\"e\",\"attachments\":[\"aGk=\"],\"args\":[{\"_placeholder\":true,\"num\":0}]}");
    assertThat(caller.post("/v1/recurring/paused/pause", "").statusCode()).isEqualTo(200);
    var before = row("paused");

    var id = ResponseAssertions.acceptedId(caller.post("/v1/recurring/paused/run", ""));

    var header = ResponseAssertions.json(channel.next());
    assertThat(header.get("id").stringValue()).isEqualTo(id);
    var attachment =
        service
            .database()
            .attachment("socket_io_attachments", header.get("attachmentId").stringValue());
    assertThat(new String(attachment, java.nio.charset.StandardCharsets.ISO_8859_1)).contains(id);
    assertThat(row("paused")).isEqualTo(before).contains(" true ");
  }

  @Test
  void dryRunShowsTheMessageAndPublishesNothing() throws Exception {
    put("previewed", "{\"to\":\"a\",\"except\":\"b\",\"event\":\"e\",\"args\":[1]}");
    var before = row("previewed");
    try (var server =
            new FakeSocketIoServer(
                service.database(), Map.of("s1", List.of("a"), "s2", List.of("a", "b")));
        var log = LogCapture.of("audit")) {
      var response = caller.post("/v1/recurring/previewed/run?dryRun=true", "");

      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      var document = ResponseAssertions.json(response.body());
      var message = document.at("/messages/0");
      assertThat(message.get("sockets").intValue()).isEqualTo(1);
      assertThat(document.get("servers").intValue()).isEqualTo(1);
      assertThat(message.get("notification").stringValue())
          .contains(message.get("id").stringValue(), "[\"e\",1]")
          .doesNotContain(before.substring(before.indexOf("\"id\":"), before.length() - 1));
      assertThat(channel.drain()).noneMatch(published -> published.contains("[\"e\",1]"));
      assertThat(row("previewed")).isEqualTo(before);
      assertThat(log.events()).isEmpty();
      assertThat(server.uid()).isNotEmpty();
    }
  }

  @Test
  void dryRunNeedsTheSameRightsAndAnExistingName() throws Exception {
    put("dry", "{\"to\":\"a\",\"event\":\"e\"}");
    var scheduler = service.withKey(service.keys().create("dry-scheduler", "schedule"));

    ResponseAssertions.problem(scheduler.post("/v1/recurring/dry/run?dryRun=true", ""), 403);
    ResponseAssertions.problem(caller.post("/v1/recurring/run?name=none&dryRun=true", ""), 404);
    assertThat(ResponseAssertions.errors(caller.post("/v1/recurring/run?name=dry&timeout=5", "")))
        .containsEntry("/timeout", "requires dryRun=true: leave it out");
    assertThat(
            ResponseAssertions.errors(
                caller.post("/v1/recurring/dry/run?dryRun=true&timeout=0", "")))
        .containsOnlyKeys("/timeout");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void needsTheRightsOfTheMessage() throws Exception {
    put("guarded", "{\"to\":\"a\",\"event\":\"e\"}");
    var scheduler = service.withKey(service.keys().create("scheduler", "schedule"));
    assertThat(
            ResponseAssertions.problem(scheduler.post("/v1/recurring/guarded/run", ""), 403)
                .get("detail")
                .stringValue())
        .contains("--allow emit");
    var elsewhere =
        service.withKey(service.keys().create("elsewhere", "schedule,emit", "*", "b", "*"));
    ResponseAssertions.problem(elsewhere.post("/v1/recurring/guarded/run", ""), 404);
    var emitter = service.withKey(service.keys().create("emitter", "emit"));
    ResponseAssertions.problem(emitter.post("/v1/recurring/guarded/run", ""), 403);
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void refusesAnAbsentNameAndAnIdempotencyKey() throws Exception {
    ResponseAssertions.problem(caller.post("/v1/recurring/absent/run", ""), 404);
    put("keyed", "{\"to\":\"a\",\"event\":\"e\"}");
    var request =
        caller
            .request("/v1/recurring/keyed/run")
            .header("Idempotency-Key", "k")
            .POST(BodyPublishers.noBody())
            .build();
    ResponseAssertions.problem(caller.send(request), 400);
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void isInTheAuditLog() throws Exception {
    put("audited", "{\"to\":\"a\",\"event\":\"e\"}");
    try (var log = LogCapture.of("audit")) {
      ResponseAssertions.acceptedId(caller.post("/v1/recurring/audited/run", ""));
      assertThat(log.events())
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getFormattedMessage())
                      .contains("ran the recurring emit \"audited\", event \"e\""));
    }
  }

  private static void put(String name, String emit) throws Exception {
    var request =
        caller
            .request("/v1/recurring/" + name)
            .header("Content-Type", ServiceClient.JSON)
            .PUT(BodyPublishers.ofString("{\"cron\":\"0 0 1 1 *\",\"emit\":%s}".formatted(emit)))
            .build();
    assertThat(caller.send(request).statusCode()).isEqualTo(201);
  }

  private static String row(String name) throws Exception {
    return service.database().query(ROW.formatted(name));
  }
}
