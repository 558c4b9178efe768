package dev.pgemit.http.route;

import dev.pgemit.http.failure.FailureResponder;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A response of JSON values, one per line, each sent as soon as it is known. The last line is the
 * document of the call, or the problem of its failure. A call that fails before its first line has
 * an ordinary problem as its response.
 *
 * <p>The stream has its own thread, so that a slow reader delays no other. Thread-safe.
 */
public final class LineStream {
  private static final Logger LOGGER = LoggerFactory.getLogger(LineStream.class);
  private static final String MEDIA_TYPE = "application/x-ndjson";
  private static final String THREAD = "pgemit-lines";
  private static final int MAX_PENDING_BYTES = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final Context context;
  private final LineBuffer pending = new LineBuffer(MAX_PENDING_BYTES);
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile @Nullable Throwable failure;

  private LineStream(Context context) {
    this.context = context;
  }

  /** Starts a call, and streams its response. */
  static void respond(StreamedCall call, Context context, CallRequest request) {
    var lines = new LineStream(context);
    var response = call.start(request, lines);
    request.exchange().endPart("parse");
    var unused = response.whenComplete(lines::complete);
    context.future(lines::start);
  }

  /**
   * Sends a line, unless 1 MiB is waiting for the reader.
   *
   * @return whether the line is sent
   */
  public boolean send(Map<String, ?> document) {
    return pending.offer(JSON.writeValueAsBytes(document));
  }

  /** Runs a task after the last line, or once the reader is gone. */
  public void whenClosed(Runnable task) {
    var unused = end.whenComplete((nothing, ignored) -> task.run());
  }

  private void complete(@Nullable CallResponse response, @Nullable Throwable reason) {
    failure = reason;
    if (response == null) {
      pending.complete();
    } else {
      pending.complete(JSON.writeValueAsBytes(response.document()));
    }
  }

  private CompletableFuture<Void> start() {
    var thread = new Thread(this::run, THREAD);
    thread.setDaemon(true);
    thread.start();
    return end;
  }

  private void run() {
    try {
      var line = pending.take();
      if (line == null) {
        FailureResponder.respond(context, failureAtEnd());
        return;
      }
      var output = open();
      for (; line != null; line = pending.take()) {
        write(output, line);
      }
      if (failure != null) {
        write(output, FailureResponder.problem(context, failureAtEnd()).toJson());
      }
    } catch (IOException e) {
      LOGGER.debug("The client of a stream disconnected", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end.complete(null);
    }
  }

  private Throwable failureAtEnd() {
    var reason = failure;
    return reason == null ? new IllegalStateException("A call ended without a result") : reason;
  }

  private ServletOutputStream open() throws IOException {
    var response = context.res();
    response.setStatus(HttpStatus.OK_200);
    response.setContentType(MEDIA_TYPE);
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    // Proxies such as nginx would buffer lines.
    response.setHeader("X-Accel-Buffering", "no");
    response.setHeader("Cache-Control", "no-cache, no-store, no-transform");
    return response.getOutputStream();
  }

  private static void write(ServletOutputStream output, byte[] line) throws IOException {
    output.write(line);
    output.write('\n');
    output.flush();
  }
}
