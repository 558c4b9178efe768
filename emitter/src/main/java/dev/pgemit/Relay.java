package dev.pgemit;

import dev.pgemit.transport.Capability;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Forwards messages of some namespaces from the servers and emitters of one transport to the
 * servers of another. While a fleet moves from one Socket.IO adapter to another, clients on both
 * sides receive the same events.
 *
 * <p>Relays in both directions may run at the same time, because a relay never forwards a message
 * that a relay has sent. Run only one relay per direction: a second one would send each message
 * again.
 *
 * <p>A relay forwards events to clients and to servers, joins, leaves and disconnects. It does not
 * forward requests for sockets, or any answers: servers wait for the answers of their own side.
 *
 * <p>A message arrives at most once. Close a relay before its emitters. Thread-safe.
 */
public final class Relay implements AutoCloseable {
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

  private final RelayJournal journal = new RelayJournal();
  private final List<NamespaceRelay> namespaces = new ArrayList<>();

  private Relay() {}

  /**
   * Starts a relay. When this method returns, the relay receives the messages of all namespaces.
   *
   * @param from an emitter for Postgres, or for Redis with the streams adapter. Other adapters
   *     count the subscribers of a channel as servers
   * @param to an emitter with another transport. Its {@code retryTimeout} and {@code queueTimeout}
   *     limit the length of an outage that the relay survives
   * @param namespaces at least one namespace
   * @param positions where to start each namespace, from {@link #positions()} of an earlier relay;
   *     a namespace without a position starts now
   * @return a relay, for the caller to close
   * @throws InvalidMessageException if a namespace or a position is invalid
   * @throws EmitException if a message of the source cannot be received
   * @throws InterruptedException if the thread is interrupted
   */
  public static Relay start(
      Emitter from, Emitter to, Collection<String> namespaces, Map<String, String> positions)
      throws InterruptedException {
    Objects.requireNonNull(positions, "positions");
    if (from == to) {
      throw Arguments.invalid("to", "is the emitter that the relay receives from");
    }
    from.sender().require(Capability.FEED);
    var names = new LinkedHashSet<Namespace>();
    for (var name : Arguments.allPresent("namespaces", namespaces)) {
      var unused = Arguments.namespace(from.transport(), name);
      names.add(Arguments.namespace(to.transport(), name));
    }
    if (names.isEmpty()) {
      throw Arguments.invalid("namespaces", "must name at least one namespace");
    }
    var relay = new Relay();
    try {
      for (var namespace : names) {
        var feed =
            from.transport().openFeed(namespace, positions.getOrDefault(namespace.name(), ""));
        relay.namespaces.add(new NamespaceRelay(namespace, feed, to.transport(), relay.journal));
      }
    } catch (MessageValidationException refused) {
      relay.discard();
      throw new InvalidMessageException(refused);
    } catch (TransportFailure failure) {
      relay.discard();
      throw EmitFailures.ofRead(failure);
    } catch (InterruptedException e) {
      relay.discard();
      throw e;
    }
    relay.namespaces.forEach(NamespaceRelay::start);
    return relay;
  }

  private void discard() {
    namespaces.forEach(NamespaceRelay::discard);
  }

  /**
   * Waits for an event: messages that were not forwarded, or a lost connection.
   *
   * @param timeout the maximum wait, 0 or more
   * @return the event; empty at the timeout
   * @throws InterruptedException if the thread is interrupted
   */
  public Optional<RelayEvent> poll(Duration timeout) throws InterruptedException {
    return journal.poll(timeout);
  }

  /**
   * Returns why the relay has ended by itself, such as a missing right at the destination.
   *
   * @return the failure; empty while the relay works, or waits for a connection
   */
  public Optional<EmitException> failure() {
    return journal.failure();
  }

  /**
   * Returns the number of messages since the start.
   *
   * @return the totals of all namespaces
   */
  public RelayTotals totals() {
    return journal.totals(namespaces.stream().mapToInt(each -> each.position().waiting()).sum());
  }

  /**
   * Returns where a later relay must continue to miss no message. A relay that ended without {@link
   * #close()} may have forwarded messages after these positions.
   *
   * @return the position of each namespace; empty if the source stores no messages
   */
  public Map<String, String> positions() {
    var positions = new LinkedHashMap<String, String>();
    for (var each : namespaces) {
      var confirmed = each.position().confirmed();
      if (!confirmed.isEmpty()) {
        positions.put(each.namespace(), confirmed);
      }
    }
    return positions;
  }

  /**
   * Stops receiving, and waits up to 5 s until the destination has accepted the received messages.
   * The emitters stay open.
   */
  @Override
  public void close() {
    try {
      for (var each : namespaces) {
        each.stop();
      }
      if (failure().isPresent()) {
        return;
      }
      var deadline = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
      for (var each : namespaces) {
        each.position().awaitDone(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
