package dev.pgemit.benchmarks.operation;

import dev.pgemit.benchmarks.process.Pause;
import dev.pgemit.benchmarks.process.ServerProcess;
import dev.pgemit.benchmarks.protocol.EventMarker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Sends emits at a constant rate to replicas of the service in turn, as a load balancer does. An
 * emit that a replica does not accept is sent to the next one, with the same idempotency key.
 */
final class PacedLoad implements AutoCloseable {
  static final int SENDERS = 16;
  static final int PER_SECOND = 800;

  private static final long INTERVAL_NANOS = SENDERS * 1_000_000_000L / PER_SECOND;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(10);
  private static final int RETRY_INTERVAL_MILLIS = 5;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(REQUEST_TIMEOUT)
          .build();
  private final int run;
  private final List<ServerProcess> replicas;
  private final List<Thread> threads = new ArrayList<>();
  private final List<List<Sample>> samples = new ArrayList<>();
  private volatile boolean isStopped;

  /**
   * A request.
   *
   * @param dueAt when it was due, by {@link System#nanoTime}
   * @param nanos the time from then until a replica accepted it; until the last try if none did
   * @param tries how often it was sent
   * @param isAccepted whether a replica accepted it
   */
  record Sample(long dueAt, long nanos, int tries, boolean isAccepted) {}

  /** Starts to send events of a run, at most a number for each sender. */
  PacedLoad(int run, int maxPerSender, List<ServerProcess> replicas) {
    this.run = run;
    this.replicas = new CopyOnWriteArrayList<>(replicas);
    var start = System.nanoTime();
    for (var sender = 0; sender < SENDERS; sender++) {
      var number = sender;
      var sent = new ArrayList<Sample>();
      samples.add(sent);
      var firstDueAt = start + sender * INTERVAL_NANOS / SENDERS;
      threads.add(
          new Thread(() -> send(number, maxPerSender, firstDueAt, sent), "sender-" + sender));
    }
    threads.forEach(Thread::start);
  }

  /** Sends later requests to another process instead of a replica. */
  void replace(int replica, ServerProcess successor) {
    replicas.set(replica, successor);
  }

  /** Stops the senders, and returns their requests. */
  List<Sample> stop() throws InterruptedException {
    isStopped = true;
    for (var thread : threads) {
      thread.join();
    }
    return samples.stream().flatMap(List::stream).toList();
  }

  @Override
  public void close() {
    isStopped = true;
  }

  private void send(int sender, int count, long firstDueAt, List<Sample> sent) {
    for (var i = 0; i < count && !isStopped; i++) {
      var dueAt = firstDueAt + i * INTERVAL_NANOS;
      Pause.ofMillis(Math.max(0, (dueAt - System.nanoTime()) / 1_000_000));
      sent.add(send(EventMarker.format(run, sender, i), sender + i, dueAt));
    }
  }

  private Sample send(String marker, int turn, long dueAt) {
    var start = System.nanoTime();
    for (var tries = 1; ; tries++) {
      var isAccepted = isAccepted(marker, replicas.get((turn + tries) % replicas.size()));
      var now = System.nanoTime();
      if (isAccepted || now - start > RETRY_TIMEOUT.toNanos()) {
        return new Sample(dueAt, now - dueAt, tries, isAccepted);
      }
      if (tries % replicas.size() == 0) {
        Pause.ofMillis(RETRY_INTERVAL_MILLIS);
      }
    }
  }

  private boolean isAccepted(String marker, ServerProcess replica) {
    var request =
        HttpRequest.newBuilder(URI.create(replica.url("/v1/emit")))
            .timeout(REQUEST_TIMEOUT)
            .header("Authorization", "Bearer " + replica.key())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", marker)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"event\":\"bench\",\"args\":[\"%s\",{\"price\":9.75}]}".formatted(marker)))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 202;
    } catch (IOException e) {
      return false; // the replica stops, or has stopped
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
