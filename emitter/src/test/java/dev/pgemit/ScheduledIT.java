package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.receiving.Decoded;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Emits in the future. */
class ScheduledIT {
  private static final Duration LATER = Duration.ofHours(1);

  private Scheduling scheduling;

  @BeforeEach
  void start() throws SQLException {
    scheduling = new Scheduling();
  }

  @AfterEach
  void stop() throws SQLException {
    scheduling.close();
  }

  @Test
  void waitsForItsTimeAndIsSentAsItWasAccepted() throws SQLException {
    var io = scheduling.dispatcher("one");
    var argument = List.of("schön", 1.50, "\0\ud800");
    var atOnce = io.to("a").except("b").asVolatile().emit("event", argument);
    var delayed = io.to("a").except("b").asVolatile().delay(Duration.ofSeconds(1));
    var scheduled = delayed.scheduleAsync("event", argument).join();

    assertThat(scheduling.nextPayload())
        .satisfies(
            payload ->
                assertThat(scheduling.nextPayload())
                    .isEqualTo(payload.replace(atOnce, scheduled.id())));
    assertThat(
            scheduling.database.query(
                "SELECT clock_timestamp() >= '%s'".formatted(scheduled.deliverAt())))
        .isEqualTo("t");
    scheduling.awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
  }

  @Test
  void largeAndBinaryOnesArriveToo() throws SQLException {
    var io = scheduling.dispatcher("one");
    var soon = io.delay(Duration.ofMillis(100));
    soon.emit("large", "x".repeat(20_000));
    soon.emit("binary", (Object) new byte[] {1, 2});

    assertThat(Decoded.at(scheduling.listener.nextMessage(), "data", "packet", "data", 1))
        .isEqualTo("x".repeat(20_000));
    assertThat(Decoded.at(scheduling.listener.nextMessage(), "data", "packet", "data", 1))
        .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
  }

  @Test
  void everyVerbCanWait() throws SQLException {
    var io = scheduling.dispatcher("one");
    var soon = io.delay(Duration.ZERO);
    var ids =
        List.of(
            soon.socketsJoin("a"),
            soon.socketsLeave("a"),
            soon.everyone().disconnectSockets(true),
            soon.serverSideEmit("reload"));

    assertThat(scheduling.nextIds(4)).containsExactlyElementsOf(ids);
  }

  @Test
  void lateStartSendsWhatIsOverdueInTheOrderOfItsTimes() throws SQLException {
    var io = scheduling.emitter();
    var now = Instant.now();
    var second = io.deliverAt(now.minusSeconds(60)).emit("second");
    var third = io.deliverAt(now.minusSeconds(60)).emit("third");
    var first = io.deliverAt(now.minusSeconds(3_600)).emit("first");
    io.deliverAt(now.plus(LATER)).emit("much later");
    scheduling.listener.hearsNothingElse();

    scheduling.dispatcher("late");
    assertThat(scheduling.nextIds(3)).containsExactly(first, second, third);
    scheduling.awaitValue("1", "SELECT count(*) FROM pgemit_scheduled");
    scheduling.listener.hearsNothingElse();
  }

  @Test
  void calledOffIsNeverSent() throws SQLException {
    var io = scheduling.emitter();
    var past = io.deliverAt(Instant.EPOCH);
    var off = past.emit("off");
    var on = past.emit("on");

    assertThat(io.scheduled().cancel(off)).isTrue();
    assertThat(io.scheduled().cancel(off)).isFalse();
    assertThat(io.scheduled().find(off)).isEmpty();
    scheduling.dispatcher("one");
    assertThat(scheduling.nextId()).isEqualTo(on);
    scheduling.awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
    scheduling.listener.hearsNothingElse();
    assertThat(io.scheduled().cancel(on)).isFalse();
  }

  @Test
  void isFoundWithAllThatAListShows() {
    var io = scheduling.emitter();
    var moment = Instant.now().plus(LATER).truncatedTo(ChronoUnit.MICROS);
    var id = io.of("admin").to("a", "b").except("c,\"d").deliverAt(moment).emit("price", 1);

    assertThat(io.scheduled().find(id))
        .contains(
            new ScheduledEmit(
                id, moment, "emit", "/admin", List.of("a", "b"), List.of("c,\"d"), "price"));
    assertThat(io.scheduled().find("another")).isEmpty();
  }

  @Test
  void namesThatPostgresCannotKeepAreShownWithoutTheirOddCharactersAndSentWithThem()
      throws SQLException {
    var io = scheduling.emitter();
    var id = io.to("a\0b\ud800").deliverAt(Instant.EPOCH).emit("e\0");

    assertThat(io.scheduled().find(id))
        .hasValueSatisfying(
            found -> {
              assertThat(found.to()).containsExactly("a\ufffdb?");
              assertThat(found.event()).contains("e\ufffd");
            });
    scheduling.dispatcher("one");
    assertThat(scheduling.listener.nextPayload()).contains("a\\u0000b\\uD800", "e\\u0000");
  }

  @Test
  void earlierOneIsNotHeldUpByALaterOne() throws SQLException {
    var io = scheduling.dispatcher("one");
    io.delay(LATER).emit("later");
    scheduling.awaitValue("1", "SELECT count(*) FROM pgemit_scheduled");
    var id = io.delay(Duration.ofMillis(200)).emit("earlier");

    assertThat(scheduling.nextId()).isEqualTo(id);
  }

  @Test
  void outlivesTheConnectionThatSends() throws SQLException {
    var io = scheduling.dispatcher("one");
    scheduling.awaitListening("one");
    scheduling.kill("one");
    var id = io.delay(Duration.ofMillis(100)).emit("after");

    assertThat(scheduling.nextId()).isEqualTo(id);
  }
}
