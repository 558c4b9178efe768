package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ids of scheduled emits and names of recurring emits belong to the key that chose them. */
class OwnersIT {
  private static TestDatabase database;
  private static Service service;
  private static Service ann;
  private static Service bob;
  private static Service admin;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    var keys = Keys.of(database);
    var annKey = keys.create("ann", "emit,schedule", "/", "ann", "*");
    var bobKey = keys.create("bob", "emit,schedule", "/", "bob", "*");
    var adminKey = keys.create("admin", "*");
    service = Service.keyed(database.url(), Map.of());
    ann = service.with(annKey);
    bob = service.with(bobKey);
    admin = service.with(adminKey);
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    database.close();
  }

  @Test
  void sameIdOfTwoKeysIsTwoEmits() throws Exception {
    try (var channel = Channel.of(database, "/")) {
      assertThat(schedule(ann, "ann", "both", "PT0.2S")).isEqualTo(202);
      assertThat(schedule(bob, "bob", "both", "PT0.2S")).isEqualTo(202);
      assertThat(List.of(channel.next(), channel.next()))
          .allSatisfy(message -> assertThat(message).contains("\"id\":\"both\""))
          .anySatisfy(message -> assertThat(message).contains("\"rooms\":[\"ann\"]"))
          .anySatisfy(message -> assertThat(message).contains("\"rooms\":[\"bob\"]"));
    }
  }

  @Test
  void batchAndLinesHaveOwnersToo() throws Exception {
    assertThat(schedule(ann, "ann", "batch-1", "PT1H")).isEqualTo(202);
    assertThat(schedule(ann, "ann", "line-1", "PT1H")).isEqualTo(202);
    assertThat(
            bob.post("/v1/emit/batch", "{\"emits\":[%s]}".formatted(emit("bob", "batch-1", "PT1H")))
                .statusCode())
        .isEqualTo(202);
    assertThat(
            Answers.json(
                    bob.post(
                            "/v1/emit/stream",
                            "application/x-ndjson",
                            BodyPublishers.ofString(emit("bob", "line-1", "PT1H") + "\n"))
                        .body())
                .get("accepted")
                .intValue())
        .isOne();
  }

  @Test
  void otherKeysIdIsNeitherFoundNorCancelledNorTaken() throws Exception {
    assertThat(schedule(ann, "ann", "secret", "PT1H")).isEqualTo(202);

    assertThat(bob.get("/v1/scheduled/secret").statusCode()).isEqualTo(404);
    assertThat(delete(bob, "/v1/scheduled/secret")).isEqualTo(404);
    assertThat(schedule(bob, "bob", "secret", "PT1H")).isEqualTo(202);
    assertThat(schedule(bob, "bob", "secret", "PT1H")).isEqualTo(400); // bob's own waits already
    assertThat(room(bob, "secret")).isEqualTo("bob");
    assertThat(room(ann, "secret")).isEqualTo("ann");
    assertThat(delete(bob, "/v1/scheduled/secret")).isEqualTo(204);
    assertThat(delete(bob, "/v1/scheduled/secret")).isEqualTo(404);
    assertThat(room(ann, "secret")).isEqualTo("ann");
  }

  @Test
  void keyThatMayTriesItsOwnIdFirstAndThenOthers() throws Exception {
    assertThat(schedule(ann, "ann", "shared", "PT1H")).isEqualTo(202);
    assertThat(room(admin, "shared")).isEqualTo("ann");

    assertThat(schedule(admin, "all", "shared", "PT1H")).isEqualTo(202);
    assertThat(room(admin, "shared")).isEqualTo("all");
    assertThat(delete(admin, "/v1/scheduled/shared")).isEqualTo(204);
    assertThat(room(ann, "shared")).isEqualTo("ann");
    assertThat(delete(admin, "/v1/scheduled/shared")).isEqualTo(204);
    assertThat(ann.get("/v1/scheduled/shared").statusCode()).isEqualTo(404);
  }

  @Test
  void keyKeepsItsIdsThroughARotation() throws Exception {
    var keys = Keys.of(database);
    var first = service.with(keys.create("cid", "emit,schedule", "/", "cid", "*"));
    Eventually.holds(() -> first.get("/v1/scheduled").statusCode() == 200);
    assertThat(schedule(first, "cid", "rotated", "PT1H")).isEqualTo(202);
    var second = service.with(keys.rotate("cid", Duration.ZERO));
    Eventually.holds(() -> second.get("/v1/scheduled").statusCode() == 200);

    assertThat(schedule(second, "cid", "rotated", "PT1H")).isEqualTo(400);
    assertThat(delete(second, "/v1/scheduled/rotated")).isEqualTo(204);
  }

  @Test
  void sameNameOfTwoKeysIsTwoRecurringEmits() throws Exception {
    assertThat(put(ann, "ann")).isEqualTo(201);
    assertThat(put(bob, "bob")).isEqualTo(201);
    assertThat(put(bob, "bob")).isEqualTo(200);
    assertThat(recurringRoom(ann)).isEqualTo("ann");
    assertThat(recurringRoom(bob)).isEqualTo("bob");
    assertThat(names(admin)).containsExactly("digest", "digest");

    assertThat(bob.post("/v1/recurring/digest/pause", "").statusCode()).isEqualTo(200);
    assertThat(Answers.json(ann.get("/v1/recurring/digest").body()).get("paused").booleanValue())
        .isFalse();
    assertThat(delete(bob, "/v1/recurring/digest")).isEqualTo(204);
    assertThat(delete(bob, "/v1/recurring/digest")).isEqualTo(404);
    assertThat(recurringRoom(ann)).isEqualTo("ann");
    assertThat(recurringRoom(admin)).isEqualTo("ann");
    assertThat(delete(admin, "/v1/recurring/digest")).isEqualTo(204);
    assertThat(names(admin)).isEmpty();
  }

  private static String emit(String room, String id, String delay) {
    return "{\"event\":\"e\",\"to\":\"%s\",\"id\":\"%s\",\"delay\":\"%s\"}"
        .formatted(room, id, delay);
  }

  private static int schedule(Service caller, String room, String id, String delay)
      throws IOException, InterruptedException {
    return caller.post("/v1/emit", emit(room, id, delay)).statusCode();
  }

  private static int put(Service caller, String room) throws IOException, InterruptedException {
    var body = "{\"cron\":\"0 3 * * *\",\"emit\":{\"to\":\"%s\",\"event\":\"e\"}}".formatted(room);
    return caller
        .send(
            caller
                .request("/v1/recurring/digest")
                .header("Content-Type", Service.JSON)
                .PUT(BodyPublishers.ofString(body))
                .build())
        .statusCode();
  }

  private static int delete(Service caller, String path) throws IOException, InterruptedException {
    return caller.send(caller.request(path).DELETE().build()).statusCode();
  }

  private static String room(Service caller, String id) throws Exception {
    return roomOf(caller, "/v1/scheduled/" + id);
  }

  private static String recurringRoom(Service caller) throws Exception {
    return roomOf(caller, "/v1/recurring/digest");
  }

  private static String roomOf(Service caller, String path) throws Exception {
    return Answers.json(caller.get(path).body()).get("to").get(0).stringValue();
  }

  private static List<String> names(Service caller) throws Exception {
    return Answers.json(caller.get("/v1/recurring").body())
        .get("recurring")
        .valueStream()
        .map(one -> one.get("name").stringValue())
        .toList();
  }
}
