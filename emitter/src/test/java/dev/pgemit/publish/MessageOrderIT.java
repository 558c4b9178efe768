package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageOrderIT {
  private static final int THREADS = 8;
  private static final int MESSAGES_PER_THREAD = 500;

  @Test
  void messagesOfOneThreadArriveInOrder()
      throws SQLException, InterruptedException, ExecutionException {
    var executor = Executors.newFixedThreadPool(THREADS);
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var running = new ArrayList<Future<?>>();
      for (var i = 0; i < THREADS; i++) {
        var thread = "t" + i;
        running.add(executor.submit(() -> emitAll(io, thread)));
      }
      var received = new HashMap<String, List<Integer>>();
      for (var message : listener.next(THREADS * MESSAGES_PER_THREAD)) {
        var thread = String.valueOf(WireValues.at(message, "data", "packet", "data", 0));
        var number = String.valueOf(WireValues.at(message, "data", "packet", "data", 1));
        received.computeIfAbsent(thread, name -> new ArrayList<>()).add(Integer.valueOf(number));
      }
      for (var one : running) {
        one.get();
      }
      assertThat(received).hasSize(THREADS);
      assertThat(received.values())
          .allSatisfy(
              numbers ->
                  assertThat(numbers)
                      .isEqualTo(IntStream.range(0, MESSAGES_PER_THREAD).boxed().toList()));
      listener.assertNothingElse();
    } finally {
      executor.shutdownNow();
    }
  }

  private static void emitAll(Emitter io, String thread) {
    var futures = new ArrayList<CompletableFuture<String>>();
    for (var i = 0; i < MESSAGES_PER_THREAD; i++) {
      futures.add(io.emitAsync(thread, i));
    }
    futures.forEach(CompletableFuture::join);
  }

  @Test
  void emitReturnsAfterTheCommit() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      for (var i = 1; i <= 20; i++) {
        var id = io.emit("e", new byte[1]);
        assertThat(database.query("SELECT count(*) FROM socket_io_attachments"))
            .isEqualTo(String.valueOf(i));
        assertThat(WireValues.at(listener.next(), "id")).isEqualTo(id);
        listener.assertNothingElse();
      }
    }
  }
}
