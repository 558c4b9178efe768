package dev.pgemit.redis.connect;

import dev.pgemit.transport.TransportFailure;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until a connection is open, and finds out whether a failure is due to TLS. */
final class ConnectionAttempt {
  // A Redis without TLS never answers a handshake. One with TLS needs a few round trips.
  private static final Duration HANDSHAKE_PATIENCE = Duration.ofSeconds(1);

  private ConnectionAttempt() {}

  /**
   * Returns the open connection. If an attempt fails but its connection opens later, this method
   * closes the connection.
   *
   * @throws TransportFailure if the node does not accept the connection in time
   */
  static <C extends StatefulConnection<?, ?>> C await(RedisURI node, CompletionStage<C> opening)
      throws InterruptedException {
    var startedAt = System.nanoTime();
    try {
      if (node.isSsl() && isPending(opening) && TlsProbe.findsMismatch(node)) {
        throw RedisFailure.tlsMismatch(node, null);
      }
      return RedisNodes.await(node, opening, startedAt);
    } catch (TransportFailure failure) {
      var unused = opening.thenCompose(StatefulConnection::closeAsync);
      throw RedisFailure.isConnectionBroken(failure) && TlsProbe.findsMismatch(node)
          ? RedisFailure.tlsMismatch(node, failure.getCause())
          : failure;
    }
  }

  private static boolean isPending(CompletionStage<?> opening) throws InterruptedException {
    try {
      opening.toCompletableFuture().get(HANDSHAKE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return false;
    } catch (ExecutionException e) {
      return false;
    } catch (TimeoutException e) {
      return true;
    }
  }
}
