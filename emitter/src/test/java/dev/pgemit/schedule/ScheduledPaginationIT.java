package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.ScheduledEmit;
import dev.pgemit.ScheduledEmits;
import dev.pgemit.fixture.ScheduleFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class ScheduledPaginationIT {
  @Test
  void pagesContainEachMessageOnceInOrderDespiteRemovals() throws SQLException {
    try (var fixture = new ScheduleFixture()) {
      var io = fixture.emitter();
      var moment = Instant.now().plus(Duration.ofHours(1));
      var batch = io.batch();
      for (var i = 0; i < 25; i++) {
        batch.deliverAt(moment.plusSeconds(i / 10)).emit("event", i);
      }
      var ids = batch.publish();

      var found = new ArrayList<String>();
      var page = io.scheduled().list(10);
      found.addAll(ids(page));
      while (page.next() != null) {
        assertThat(io.scheduled().cancel(found.get(found.size() - 1))).isTrue();
        page = io.scheduled().list(10, page.next());
        found.addAll(ids(page));
      }
      assertThat(found).isEqualTo(ids);
      assertThat(ids(page)).hasSize(5);
    }
  }

  @Test
  void fullLastPageHasNoNextCursor() throws SQLException {
    try (var fixture = new ScheduleFixture()) {
      var io = fixture.emitter();
      assertThat(io.scheduled().list(1)).isEqualTo(new ScheduledEmits.Page(List.of(), null));
      io.delay(Duration.ofHours(1)).emit("event");
      assertThat(io.scheduled().list(1).next()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "-", "1-", "a-b", "1-1-1", "1-1 ", "99999999999999999999-1"})
  void rejectsInvalidCursors(String after) throws SQLException {
    try (var io = Emitter.create(new PGSimpleDataSource())) {
      assertThatExceptionOfType(InvalidMessageException.class)
          .isThrownBy(() -> io.scheduled().list(1, after))
          .withMessageStartingWith("after: ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 1_001})
  void rejectsLimitsOutOfRange(int limit) throws SQLException {
    try (var io = Emitter.create(new PGSimpleDataSource())) {
      assertThatExceptionOfType(InvalidMessageException.class)
          .isThrownBy(() -> io.scheduled().list(limit))
          .withMessageStartingWith("limit: ");
    }
  }

  private static List<String> ids(ScheduledEmits.Page page) {
    return page.emits().stream().map(ScheduledEmit::id).toList();
  }
}
