package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.fixture.CallFailures;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MissingTableIT {
  @Test
  void largeMessageFailsWithAdvice() throws SQLException {
    try (var database = TestDatabase.create();
        var io = Emitter.builder(database.dataSource()).attachmentsTable("my.events").build();
        var listener = new NotificationReceiver(database)) {
      var failure =
          catchThrowableOfType(EmitException.class, () -> io.withId("mine").emit("e", new byte[1]));
      assertThat(failure)
          .isNotInstanceOf(InvalidMessageException.class)
          .hasMessageContaining("my.events")
          .hasMessageContaining("pgemit migrate")
          .hasMessageContaining("nothing was published");
      assertThat(failure.isOutcomeKnown()).isTrue();
      assertThat(failure.messageIds()).containsExactly("mine");
      assertThat(failure.isRetryable()).isFalse();
      listener.assertNothingElse();
    }
  }

  @Test
  void smallMessagesOfTheSameBatchArePublishedInOrder() throws SQLException {
    try (var database = TestDatabase.create();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var small = new ArrayList<CompletableFuture<String>>();
      var large = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < 60; i++) {
        if (i % 5 == 0) {
          large.add(io.emitAsync("e", i, new byte[1]));
        } else {
          small.add(io.emitAsync("e", i));
        }
      }
      var ids = small.stream().map(CompletableFuture::join).toList();
      assertThat(large).allSatisfy(CallFailures::awaitFailure);
      assertThat(listener.next(ids.size()))
          .extracting(message -> WireValues.at(message, "id"))
          .isEqualTo(ids);
      listener.assertNothingElse();
    }
  }

  @Test
  void errorNamesATableWithOtherColumns() throws SQLException {
    try (var database = TestDatabase.create();
        var io = Emitter.create(database.dataSource())) {
      database.execute("CREATE TABLE socket_io_attachments (id bigserial, body bytea)");
      assertThat(catchThrowableOfType(EmitException.class, () -> io.emit("e", new byte[1])))
          .hasMessageContaining("differ from the adapter's")
          .hasMessageContaining("socket_io_attachments");
    }
  }

  @Test
  void emitterRecoversOnceTheTableExists() throws SQLException {
    try (var database = TestDatabase.create();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      assertThat(io.emitAsync("e", new byte[1])).failsWithin(Duration.ofSeconds(20));
      database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
      io.emit("e", 7, new byte[1]);
      assertThat(WireValues.at(listener.nextMessage(), "data", "packet", "data", 1))
          .isEqualTo(BigInteger.valueOf(7));
    }
  }
}
