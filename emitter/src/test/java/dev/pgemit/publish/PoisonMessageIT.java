package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.CallFailures;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PoisonMessageIT {
  // LATIN1 has no emoji, so a database in LATIN1 refuses a message that contains one, and no other.
  private static final String LATIN1 = "ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'";

  @Test
  void otherMessagesOfTheBatchArePublishedInOrder() throws SQLException {
    try (var database = TestDatabase.create(LATIN1);
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var poison = Set.of(0, 17, 18, 50, 99);
      var good = new ArrayList<CompletableFuture<String>>();
      var bad = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < 100; i++) {
        (poison.contains(i) ? bad : good).add(io.emitAsync("e", poison.contains(i) ? "😀" : "é"));
      }

      var ids = good.stream().map(CompletableFuture::join).toList();
      assertThat(bad)
          .extracting(CallFailures::awaitFailure)
          .allSatisfy(
              failure -> {
                assertThat(failure).hasMessageContaining("UTF8");
                assertThat(failure.isOutcomeKnown()).isTrue();
                assertThat(failure.isRetryable()).isFalse();
              });
      assertThat(listener.next(95))
          .extracting(message -> WireValues.at(message, "id"))
          .isEqualTo(ids);
      listener.assertNothingElse();
    }
  }

  @Test
  void asciiDatabaseStoresEveryMessageUnchanged() throws SQLException {
    try (var database = TestDatabase.create("ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'");
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      io.emit("e", "é😀");
      assertThat(WireValues.at(listener.next(), "data", "packet", "data", 1)).isEqualTo("é😀");
    }
  }
}
