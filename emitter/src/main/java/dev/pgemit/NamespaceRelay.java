package dev.pgemit;

import dev.pgemit.transport.MessageFeed;
import dev.pgemit.transport.MessageFeed.FeedEvent;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.MirroredMessage;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;
import java.util.List;

/**
 * Relays the messages of one namespace on its own thread. The pipeline of the destination keeps
 * their order, sends them in batches, and tries again what was surely not sent.
 */
final class NamespaceRelay {
  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Namespace namespace;
  private final MessageFeed feed;
  private final Transport destination;
  private final RelayJournal journal;
  private final RelayPosition position;
  private final Thread thread;
  private volatile boolean isStopping;

  NamespaceRelay(
      Namespace namespace, MessageFeed feed, Transport destination, RelayJournal journal) {
    this.namespace = namespace;
    this.feed = feed;
    this.destination = destination;
    this.journal = journal;
    this.position = new RelayPosition(feed.startPosition());
    this.thread = new Thread(this::run, "pgemit-relay " + namespace.name());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Closes the feed of a relay that never started. */
  void discard() {
    feed.close();
  }

  String namespace() {
    return namespace.name();
  }

  RelayPosition position() {
    return position;
  }

  /** Ends the thread. The pipeline of the destination still sends what it has accepted. */
  void stop() throws InterruptedException {
    isStopping = true;
    thread.interrupt();
    thread.join(STOP_TIMEOUT.toMillis());
  }

  private void run() {
    try (feed) {
      while (!isStopping && journal.failure().isEmpty()) {
        feed.next(POLL_TIMEOUT).ifPresent(this::handle);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      fail(TransportFailure.permanent("The relay of %s failed: %s".formatted(namespace(), e), e));
    }
  }

  private void handle(FeedEvent event) {
    if (event instanceof FeedEvent.FeedMessage received) {
      passOn(received.message(), position.add(received.position()));
    } else if (event instanceof FeedEvent.ForeignMessage foreign) {
      position.done(position.add(foreign.position()));
    } else if (event instanceof FeedEvent.FeedGap missed) {
      journal.missed(namespace(), missed);
    } else if (event instanceof FeedEvent.FeedOutage interrupted) {
      journal.interrupted(namespace(), interrupted.reason());
    }
  }

  private void passOn(ReceivedMessage message, RelayPosition.PassedMessage step) {
    if (!MirroredMessage.isMirrored(message)) {
      position.done(step);
      return;
    }
    EncodedMessage encoded;
    try {
      encoded =
          destination.encode(
              MirroredMessage.of(namespace, message),
              MirroredMessage.markedId(message),
              MirroredMessage.traceparent(message));
    } catch (MessageValidationException refused) {
      journal.skipped(namespace(), message.id(), String.valueOf(refused.getMessage()));
      position.done(step);
      return;
    }
    destination.publishAsync(
        Publication.of(List.of(encoded), null), result -> onResult(encoded.id(), step, result));
  }

  private void onResult(String id, RelayPosition.PassedMessage step, Result result) {
    if (!(result instanceof Result.Failed failed)) {
      journal.passedOn();
      position.done(step);
    } else if (failed.reason() instanceof TransportFailure failure && !failure.isOutcomeKnown()) {
      journal.uncertain(namespace(), id, String.valueOf(failure.getMessage()));
      position.done(step);
    } else if (!isStopping) {
      fail(failed.reason());
    }
  }

  private void fail(RuntimeException reason) {
    journal.failed(EmitFailures.ofRequest(reason, List.of()));
  }
}
