package dev.pgemit.cli.client;

import dev.pgemit.Tail;
import dev.pgemit.http.tail.TailDocuments;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/** Receives the messages of the emitter's tail, which connects again by itself. */
final class PostgresTailFeed implements TailFeed {
  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);

  private final Tail tail;
  private final ArrayDeque<TailEvent> pending = new ArrayDeque<>();

  PostgresTailFeed(Tail tail) {
    this.tail = tail;
  }

  @Override
  public Optional<TailEvent> next() throws InterruptedException {
    if (pending.isEmpty()) {
      var message = tail.poll(POLL_TIMEOUT);
      var missed = message.isPresent() ? message.get().lostBefore() : tail.takeLost();
      if (missed != 0) {
        pending.add(new TailEvent.Missed(missed));
      }
      message
          .map(TailDocuments::of)
          .map(PostgresClient::document)
          .ifPresent(document -> pending.add(new TailEvent.Received(document)));
    }
    return Optional.ofNullable(pending.poll());
  }

  @Override
  public void close() {
    tail.close();
  }
}
