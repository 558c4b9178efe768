package dev.pgemit.http.tail;

import dev.pgemit.Tail;
import dev.pgemit.TailedMessage;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.background.PeriodicTask;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Writes messages of a tail as server-sent events until the reader disconnects. */
final class TailStream {
  private static final Logger LOGGER = LoggerFactory.getLogger(TailStream.class);
  private static final String THREAD = "pgemit-tail";
  private static final JsonMapper JSON = new JsonMapper();

  // Comments show proxies and this service that the connection is alive.
  private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(10);

  // The longest time for which a revoked caller keeps reading.
  private static final Duration REVOCATION_CHECK_INTERVAL = Duration.ofMillis(500);

  private final HttpServletResponse response;
  private final Tail tail;
  private final Caller caller;
  private final PublishingCallers callers;
  private final PeriodicTask.FailureListener failures;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private long lost;

  TailStream(
      HttpServletResponse response,
      Tail tail,
      Caller caller,
      PublishingCallers callers,
      PeriodicTask.FailureListener failures) {
    this.failures = failures;
    this.response = response;
    this.tail = tail;
    this.caller = caller;
    this.callers = callers;
  }

  CompletableFuture<Void> start() {
    var thread = new Thread(this::run, THREAD);
    thread.setDaemon(true);
    thread.start();
    return end;
  }

  private void run() {
    try (tail) {
      response.setStatus(HttpServletResponse.SC_OK);
      response.setContentType("text/event-stream");
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      // Proxies such as nginx would buffer events.
      response.setHeader("X-Accel-Buffering", "no");
      response.setHeader("Cache-Control", "no-cache, no-store, no-transform");
      var output = response.getOutputStream();
      write(output, ": listening\n\n");
      while (!tail.isClosed()) {
        var message = poll();
        var inactiveReason = caller.inactiveReason();
        if (inactiveReason.isPresent()) {
          LOGGER.info("A tail ended: {} {}", caller, inactiveReason.get());
          write(output, end(inactiveReason.get()));
          return;
        }
        write(output, message.map(this::events).orElseGet(this::keepAlive) + callerEvents());
      }
    } catch (IOException e) {
      LOGGER.debug("The client of a tail disconnected", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOGGER.warn("A tail ended", e);
    } catch (Error e) {
      LOGGER.error("A tail ended, and its client must reconnect", e);
      failures.onFailure(THREAD, e);
    } finally {
      end.complete(null); // an Error ends only this tail, which has its own thread
    }
  }

  // Reports a lost connection at once instead of with the next message.
  private String keepAlive() {
    var text = lost == 0 ? ":\n\n" : lost(lost);
    lost = 0;
    return text;
  }

  private String callerEvents() {
    var events = new StringBuilder();
    for (var publication : callers.drain()) {
      for (var id : publication.ids()) {
        events.append(event("caller", Map.of("id", id, "caller", publication.caller())));
      }
    }
    return events.toString();
  }

  private static String lost(long count) {
    return event("lost", count < 0 ? Map.of() : Map.of("count", count));
  }

  /**
   * Returns the next message; empty after a keep-alive interval, a loss, or the end of the tail.
   */
  private Optional<TailedMessage> poll() throws InterruptedException {
    var start = System.nanoTime();
    var message = Optional.<TailedMessage>empty();
    while (message.isEmpty()
        && lost == 0
        && !tail.isClosed()
        && caller.inactiveReason().isEmpty()
        && System.nanoTime() - start < KEEP_ALIVE_INTERVAL.toNanos()) {
      message = tail.poll(REVOCATION_CHECK_INTERVAL);
      lost = message.isEmpty() ? tail.takeLost() : 0;
    }
    return message;
  }

  private String end(String reason) {
    return event("end", Map.of("detail", "%s %s, so the tail ended".formatted(caller, reason)));
  }

  private static void write(ServletOutputStream output, String text) throws IOException {
    output.write(text.getBytes(StandardCharsets.UTF_8));
    output.flush();
  }

  private String events(TailedMessage message) {
    var lost = message.lostBefore() == 0 ? "" : lost(message.lostBefore());
    return canShow(message) ? lost + event("message", TailDocuments.of(message)) : lost;
  }

  // The filter passes an unreadable message, whose rooms and events are unknown. A caller with a
  // read restriction must not see the message.
  private boolean canShow(TailedMessage message) {
    if (!TailPermissions.canSee(caller, message.type())) {
      return false;
    }
    return !message.data().isMissingNode() || !caller.hasReadRestriction();
  }

  private static String event(String name, Map<String, Object> data) {
    return "event: " + name + "\ndata: " + JSON.writeValueAsString(data) + "\n\n";
  }
}
