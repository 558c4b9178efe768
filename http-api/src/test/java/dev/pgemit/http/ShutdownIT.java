package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShutdownIT {
  private static final int CALLERS = 16;
  private static final int WARM_UP = 300;
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
  private static final String LARGE = "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}";

  private TestDatabase database;

  @BeforeEach
  void createDatabase() throws Exception {
    database = TestDatabase.createWithAttachments();
  }

  @AfterEach
  void dropDatabase() throws Exception {
    database.close();
  }

  @Test
  void whatWasAnsweredUnderLoadWasPublishedAndNobodyHangs() throws Exception {
    var threads = Executors.newFixedThreadPool(CALLERS);
    try (var channel = Channel.of(database, "/")) {
      var accepted = new ConcurrentLinkedQueue<String>();
      var underLoad = new CountDownLatch(WARM_UP);
      var callers = new ArrayList<Future<?>>();
      try (var service = Service.on(database)) {
        for (var i = 0; i < CALLERS; i++) {
          callers.add(threads.submit(() -> emitUntilRefused(service, accepted, underLoad)));
        }
        assertThat(underLoad.await(30, TimeUnit.SECONDS)).as("under load").isTrue();
        var start = System.nanoTime();
        service.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_STOP);
      }
      for (var caller : callers) {
        caller.get(20, TimeUnit.SECONDS);
      }

      var published =
          channel.rest().stream()
              .map(message -> Answers.json(message).get("id").stringValue())
              .toList();
      assertThat(accepted).hasSizeGreaterThanOrEqualTo(WARM_UP);
      assertThat(published).containsAll(accepted).doesNotHaveDuplicates();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatIsInFlightIsAnsweredAndWhatIsNewIsRefused() throws Exception {
    var threads = Executors.newFixedThreadPool(2);
    try (var channel = Channel.of(database, "/");
        var blocker = database.connect();
        var service = Service.on(database)) {
      blocker.setAutoCommit(false);
      try (var lock = blocker.createStatement()) {
        lock.execute("LOCK TABLE socket_io_attachments");
      }
      var inFlight = threads.submit(() -> service.post("/v1/emit", LARGE));
      Eventually.holds(
          () ->
              database
                  .query(
                      "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation ="
                          + " 'socket_io_attachments'::regclass")
                  .equals("1"));

      var stop = threads.submit(service::stop);
      Eventually.holds(() -> isRefused(service));
      assertThat(inFlight.isDone()).isFalse();
      blocker.rollback();

      var id = Answers.id(inFlight.get(10, TimeUnit.SECONDS));
      stop.get(10, TimeUnit.SECONDS);
      assertThat(channel.rest()).hasSize(1).allMatch(message -> message.contains(id));
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean isRefused(Service service) throws InterruptedException {
    try {
      var answer = service.post("/v1/emit", "{}");
      if (answer.statusCode() != 503) {
        return false;
      }
      Answers.problem(answer, 503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      return true;
    } catch (IOException refused) {
      return true;
    }
  }

  private static Void emitUntilRefused(
      Service service, Collection<String> accepted, CountDownLatch underLoad)
      throws InterruptedException {
    while (true) {
      try {
        var answer = service.post("/v1/emit", "{\"event\":\"e\"}");
        if (answer.statusCode() != 202) {
          Answers.problem(answer, 503);
          return null;
        }
        accepted.add(Answers.id(answer));
        underLoad.countDown();
      } catch (HttpTimeoutException hung) {
        throw new AssertionError("A request got no answer", hung);
      } catch (IOException refused) {
        return null;
      }
    }
  }
}
