package dev.pgemit.outbox;

import dev.pgemit.transport.Publication;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageValidationException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the messages of one batch. The messages of a channel are one publication, all or none, so a
 * failure cannot change their order. After a failure they are sent one by one, which finds the
 * message at fault. Not thread-safe.
 */
final class OutboxRound {
  private static final Logger LOGGER = LoggerFactory.getLogger(OutboxRound.class);

  private final Transport target;
  private final OutboxQueue queue;
  private final BlockedChannels blocked;
  private final List<OutboxRow> passed = new ArrayList<>();
  private int failed;

  OutboxRound(Transport target, OutboxQueue queue, BlockedChannels blocked) {
    this.target = target;
    this.queue = queue;
    this.blocked = blocked;
  }

  private record Encoded(OutboxRow row, EncodedMessage message) {}

  private record Sent(List<Encoded> messages, CompletableFuture<Result> result) {}

  /** Sends the messages, removes those that were published, and records why others failed. */
  void run(List<OutboxRow> rows) throws SQLException {
    var together = new ArrayList<Sent>();
    var alone = new ArrayList<List<Encoded>>();
    for (var messages : encodeByChannel(rows).values()) {
      if (blocked.isBlocked(channel(messages))) {
        alone.add(messages);
      } else {
        together.add(send(messages));
      }
    }
    for (var sent : together) {
      settle(sent.messages(), sent.result().join());
    }
    for (var messages : alone) {
      sendOneByOne(messages);
    }
    queue.remove(passed);
    queue.advanceTo(blocked.firstPosition(rows.get(rows.size() - 1).position() + 1) - 1);
  }

  private Map<String, List<Encoded>> encodeByChannel(List<OutboxRow> rows) throws SQLException {
    Map<String, List<Encoded>> byChannel = new LinkedHashMap<>();
    for (var row : rows) {
      try {
        byChannel
            .computeIfAbsent(row.channel(), channel -> new ArrayList<>())
            .add(new Encoded(row, StoredMessages.encode(row.message(), target)));
      } catch (IllegalArgumentException | MessageValidationException invalid) {
        fail(row, String.valueOf(invalid.getMessage()));
      }
    }
    byChannel.values().removeIf(List::isEmpty);
    return byChannel;
  }

  private static String channel(List<Encoded> messages) {
    return messages.get(0).row().channel();
  }

  private Sent send(List<Encoded> messages) {
    var result = new CompletableFuture<Result>();
    target.publishAsync(
        new Publication(messages.stream().map(Encoded::message).toList(), null), result::complete);
    return new Sent(messages, result);
  }

  private void sendOneByOne(List<Encoded> messages) throws SQLException {
    for (var message : messages) {
      var single = List.of(message);
      if (!settle(single, send(single).result().join())) {
        return; // later messages of the channel wait for this one
      }
    }
    blocked.unblock(channel(messages));
  }

  /** Returns whether the messages need no further try. */
  private boolean settle(List<Encoded> messages, Result result) throws SQLException {
    if (!(result instanceof Result.Failed failure)) {
      messages.forEach(message -> passed.add(message.row()));
      return true;
    }
    var first = messages.get(0).row();
    var reason = asTransportFailure(failure.reason());
    var isNewReason = blocked.block(first, messages.size() == 1, reason, System.nanoTime());
    if (blocked.isFirstAtFault(first.channel())) {
      blocked.unblock(first.channel());
      fail(
          first,
          "The connection to Redis broke each of the %d times that the message was sent alone: %s"
              .formatted(BlockedChannels.MAX_UNKNOWN_OUTCOMES, reason.getMessage()));
      return true;
    }
    if (isNewReason) {
      queue.note(first, String.valueOf(reason.getMessage()));
    }
    return false;
  }

  private static TransportFailure asTransportFailure(RuntimeException reason) {
    return reason instanceof TransportFailure failure
        ? failure
        : TransportFailure.unknownOutcome(String.valueOf(reason), reason);
  }

  private void fail(OutboxRow row, String error) throws SQLException {
    LOGGER.error(
        "The message {} of the outbox cannot be sent, and stays in pgemit_outbox at the position"
            + " {}: {}",
        row.id(),
        row.position(),
        error);
    queue.markFailed(row, error);
    failed++;
  }

  /** Returns the number of sent messages. */
  int passedCount() {
    return passed.size();
  }

  /** Returns the number of messages that cannot be sent. */
  int failedCount() {
    return failed;
  }
}
