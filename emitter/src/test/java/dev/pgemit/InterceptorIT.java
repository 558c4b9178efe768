package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests interceptors at the doors that need Postgres. */
class InterceptorIT {
  @Test
  void transactionsAndStoredMessagesPassTheChainOnce() throws Exception {
    try (var database = TestDatabase.create()) {
      Migrations.migrate(database.dataSource());
      var calls = new AtomicInteger();
      try (var io =
              Emitter.builder(database.dataSource())
                  .intercept(
                      message -> {
                        calls.incrementAndGet();
                        return message.withRooms(List.of("changed"));
                      })
                  .build();
          var connection = database.dataSource().getConnection();
          var channel = new NotificationReceiver(database)) {
        connection.setAutoCommit(false);
        var joined = io.using(connection);
        joined.to("old").emit("e");
        var batch = joined.batch();
        batch.to("old").emit("e");
        batch.publish();
        connection.commit();
        assertThat(calls).hasValue(2);

        io.delay(Duration.ofHours(1)).to("old").emit("later");
        io.recurring()
            .put("nightly", "0 3 * * *", ZoneOffset.UTC, emit -> emit.to("old").emit("digest"));
        assertThat(calls).hasValue(4);
        assertThat(io.scheduled().list(1).emits().get(0).to()).containsExactly("changed");
        assertThat(io.recurring().list().get(0).to()).containsExactly("changed");

        io.recurring().run("nightly");
        assertThat(calls).hasValue(4);
        for (var i = 0; i < 3; i++) {
          assertThat(WireValues.at(channel.next(), "data", "opts", "rooms"))
              .isEqualTo(List.of("changed"));
        }
      }
    }
  }

  @Test
  void aRefusalLeavesTheTransactionUsable() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var io =
            Emitter.builder(database.dataSource())
                .intercept(
                    message -> {
                      if (message.rooms().isEmpty()) {
                        throw new MessageRefusedException("name a room");
                      }
                      return message;
                    })
                .build();
        var connection = database.dataSource().getConnection();
        var channel = new NotificationReceiver(database)) {
      connection.setAutoCommit(false);
      var joined = io.using(connection);
      assertThatExceptionOfType(MessageRefusedException.class)
          .isThrownBy(() -> joined.emit("refused"));
      joined.to("room").emit("published");
      connection.commit();

      assertThat(WireValues.at(channel.next(), "data", "packet", "data", 0)).isEqualTo("published");
      channel.assertNothingElse();
    }
  }
}
