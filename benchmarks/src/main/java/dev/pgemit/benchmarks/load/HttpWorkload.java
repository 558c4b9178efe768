package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * Sends requests over keep-alive connections, one request at a time on each. One thread serves all
 * connections, and leaves the processors to the servers. TLS handshakes precede the measured time.
 */
final class HttpWorkload implements Workload {
  @Override
  public SendResult send(SendRequest request) throws IOException {
    var latencies = new long[request.senders() * request.requestsPerSender()];
    try (var selector = Selector.open()) {
      try {
        return send(request, selector, latencies);
      } finally {
        for (var key : selector.keys()) {
          connection(key).close();
        }
      }
    }
  }

  private static SendResult send(SendRequest request, Selector selector, long[] latencies)
      throws IOException {
    for (var sender = 0; sender < request.senders(); sender++) {
      HttpConnection.open(request, sender).register(selector);
    }
    var start = System.nanoTime();
    for (var key : selector.keys()) {
      connection(key).sendNext();
    }
    var answered = 0;
    while (answered < latencies.length) {
      selector.select();
      for (var key : selector.selectedKeys()) {
        var latency = connection(key).readResponse();
        if (latency >= 0) {
          latencies[answered++] = latency;
        }
      }
      selector.selectedKeys().clear();
    }
    return new SendResult(start, System.nanoTime(), latencies);
  }

  private static HttpConnection connection(SelectionKey key) {
    return (HttpConnection) key.attachment();
  }
}
