package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.ScheduledEmit;
import dev.pgemit.fixture.ScheduleFixture;
import dev.pgemit.fixture.WireValues;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests scheduled emits. */
class ScheduledEmitsIT {
  private static final Duration LATER = Duration.ofHours(1);

  private ScheduleFixture fixture;

  @BeforeEach
  void start() throws SQLException {
    fixture = new ScheduleFixture();
  }

  @AfterEach
  void stop() throws SQLException {
    fixture.close();
  }

  @Test
  void isSentUnchangedWhenDue() throws SQLException {
    var io = fixture.dispatcher("one");
    var argument = List.of("schön", 1.50, "\0\ud800");
    var atOnce = io.to("a").except("b").asVolatile().emit("event", argument);
    var delayed = io.to("a").except("b").asVolatile().delay(Duration.ofSeconds(1));
    var scheduled = delayed.scheduleAsync("event", argument).join();

    assertThat(fixture.nextPayload())
        .satisfies(
            payload ->
                assertThat(fixture.nextPayload())
                    .isEqualTo(payload.replace(atOnce, scheduled.id())));
    assertThat(
            fixture.database.query(
                "SELECT clock_timestamp() >= '%s'".formatted(scheduled.deliverAt())))
        .isEqualTo("t");
    fixture.awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
  }

  @Test
  void largeAndBinaryMessagesAreSent() throws SQLException {
    var io = fixture.dispatcher("one");
    var soon = io.delay(Duration.ofMillis(100));
    soon.emit("large", "x".repeat(20_000));
    soon.emit("binary", (Object) new byte[] {1, 2});

    assertThat(WireValues.at(fixture.listener.nextMessage(), "data", "packet", "data", 1))
        .isEqualTo("x".repeat(20_000));
    assertThat(WireValues.at(fixture.listener.nextMessage(), "data", "packet", "data", 1))
        .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
  }

  @Test
  void everyOperationCanBeScheduled() throws SQLException {
    var io = fixture.dispatcher("one");
    var soon = io.delay(Duration.ZERO);
    var ids =
        List.of(
            soon.socketsJoin("a"),
            soon.socketsLeave("a"),
            soon.everyone().disconnectSockets(true),
            soon.serverSideEmit("reload"));

    assertThat(fixture.nextIds(4)).containsExactlyElementsOf(ids);
  }

  @Test
  void lateStartSendsOverdueMessagesInDueOrder() throws SQLException {
    var io = fixture.emitter();
    var now = Instant.now();
    var second = io.deliverAt(now.minusSeconds(60)).emit("second");
    var third = io.deliverAt(now.minusSeconds(60)).emit("third");
    var first = io.deliverAt(now.minusSeconds(3_600)).emit("first");
    io.deliverAt(now.plus(LATER)).emit("much later");
    fixture.listener.assertNothingElse();

    fixture.dispatcher("late");
    assertThat(fixture.nextIds(3)).containsExactly(first, second, third);
    fixture.awaitValue("1", "SELECT count(*) FROM pgemit_scheduled");
    fixture.listener.assertNothingElse();
  }

  @Test
  void cancelledMessageIsNeverSent() throws SQLException {
    var io = fixture.emitter();
    var past = io.deliverAt(Instant.EPOCH);
    var off = past.emit("off");
    var on = past.emit("on");

    assertThat(io.scheduled().cancel(off)).isTrue();
    assertThat(io.scheduled().cancel(off)).isFalse();
    assertThat(io.scheduled().find(off)).isEmpty();
    fixture.dispatcher("one");
    assertThat(fixture.nextId()).isEqualTo(on);
    fixture.awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
    fixture.listener.assertNothingElse();
    assertThat(io.scheduled().cancel(on)).isFalse();
  }

  @Test
  void findReturnsAllListedFields() {
    var io = fixture.emitter();
    var moment = Instant.now().plus(LATER).truncatedTo(ChronoUnit.MICROS);
    var id = io.of("admin").to("a", "b").except("c,\"d").deliverAt(moment).emit("price", 1);

    assertThat(io.scheduled().find(id))
        .contains(
            new ScheduledEmit(
                id, moment, "emit", "/admin", List.of("a", "b"), List.of("c,\"d"), "price"));
    assertThat(io.scheduled().find("another")).isEmpty();
  }

  @Test
  void unstorableCharactersAreReplacedInListsAndSentUnchanged() throws SQLException {
    var io = fixture.emitter();
    var id = io.to("a\0b\ud800").deliverAt(Instant.EPOCH).emit("e\0");

    assertThat(io.scheduled().find(id))
        .hasValueSatisfying(
            found -> {
              assertThat(found.to()).containsExactly("a\ufffdb?");
              assertThat(found.event()).contains("e\ufffd");
            });
    fixture.dispatcher("one");
    assertThat(fixture.listener.nextPayload()).contains("a\\u0000b\\uD800", "e\\u0000");
  }

  @Test
  void earlierMessageIsNotDelayedByALaterOne() throws SQLException {
    var io = fixture.dispatcher("one");
    io.delay(LATER).emit("later");
    fixture.awaitValue("1", "SELECT count(*) FROM pgemit_scheduled");
    var id = io.delay(Duration.ofMillis(200)).emit("earlier");

    assertThat(fixture.nextId()).isEqualTo(id);
  }

  @Test
  void survivesALostDispatcherConnection() throws SQLException {
    var io = fixture.dispatcher("one");
    fixture.awaitDispatcher("one");
    fixture.terminate("one");
    var id = io.delay(Duration.ofMillis(100)).emit("after");

    assertThat(fixture.nextId()).isEqualTo(id);
  }
}
