package dev.pgemit.http.edge;

import dev.pgemit.http.body.BufferedBody;
import dev.pgemit.http.body.InvalidGzipException;
import dev.pgemit.http.failure.JettyErrorHandler;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.trace.Exchange;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Receives one body. Copies each chunk, since Jetty would retain a whole buffer for a single byte.
 */
final class BodyReceiver {
  // Smaller bodies are not scheduled, since their trees take a few megabytes at most.
  private static final int LARGE_BODY_BYTES = 64 << 10;

  // Larger bodies would keep the reading thread from other connections for too long.
  private static final int SMALL_BODY_BYTES = 4 << 10;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Handler next;
  private final BodyLimits limits;
  private final BodyBuffer buffer;
  private final AtomicBoolean isDone = new AtomicBoolean();
  private boolean isTooLarge;
  private Scheduler.@Nullable Task timeoutTask;

  BodyReceiver(
      Request request, Response response, Callback callback, Handler next, BodyLimits limits) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.next = next;
    this.limits = limits;
    this.buffer = new BodyBuffer(limits.maxBytes(), request.getLength(), limits.memoryBudget());
  }

  void start() {
    if (request.getLength() <= limits.maxBytes()) {
      read();
    } else if (expectsContinue()) {
      reject(tooLarge());
    } else {
      drainRest();
      read();
    }
  }

  private boolean expectsContinue() {
    return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
  }

  private void read() {
    while (true) {
      var chunk = request.read();
      if (chunk == null) {
        startTimeout();
        demandMore();
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        fail(chunk.getFailure());
        return;
      }
      var hasMemory = isTooLarge || buffer.add(chunk.getByteBuffer());
      chunk.release();
      if (!hasMemory) {
        reject(
            new Problem(
                ProblemType.OVERLOADED,
                "The memory for large bodies is exhausted: nothing was published. Send"
                    + " the request again"));
        return;
      }
      if (!isTooLarge && buffer.isTooLarge()) {
        drainRest();
      }
      if (chunk.isLast()) {
        complete();
        return;
      }
    }
  }

  private void demandMore() {
    request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::read));
  }

  private void startTimeout() {
    if (timeoutTask == null) {
      start(limits.timeout().toNanos() - NanoTime.since(request.getBeginNanoTime()));
    }
  }

  private void drainRest() {
    isTooLarge = true;
    buffer.releaseMemory();
    cancelTimeout();
    start(BodyDrain.TIMEOUT.toNanos());
  }

  private void start(long nanos) {
    timeoutTask =
        request
            .getComponents()
            .getScheduler()
            .schedule(this::timeOut, Math.max(nanos, 0), TimeUnit.NANOSECONDS);
  }

  private void cancelTimeout() {
    if (timeoutTask != null) {
      timeoutTask.cancel();
    }
  }

  // Leaves the response to the reading thread, which may be active now.
  private void timeOut() {
    if (isDone.compareAndSet(false, true)) {
      request.fail(new TimeoutException("The request took too long"));
    }
  }

  private void complete() {
    if (!isDone.compareAndSet(false, true)) {
      demandMore(); // the timeout failure arrives shortly
    } else if (isTooLarge) {
      reject(tooLarge());
    } else {
      dispatch();
    }
  }

  private void dispatch() {
    cancelTimeout();
    var body = buffer.toByteBuffer();
    if (body.remaining() <= SMALL_BODY_BYTES) {
      handle(body);
    } else if (body.remaining() <= LARGE_BODY_BYTES) {
      WorkerThreadHandler.run(request, () -> handle(body));
    } else {
      WorkerThreadHandler.run(
          request,
          () -> limits.scheduler().run(body.remaining(), request.getContext(), () -> handle(body)));
    }
  }

  private void handle(ByteBuffer body) {
    request.setAttribute(BufferedBody.ATTRIBUTE, new BufferedBody(body));
    Exchange.of(request).endPart("body");
    try {
      WorkerThreadHandler.handle(next, request, response, callback);
    } finally {
      buffer.releaseMemory();
    }
  }

  private void fail(Throwable failure) {
    if (isTooLarge) {
      reject(tooLarge());
    } else if (failure instanceof TimeoutException) {
      reject(
          new Problem(
              ProblemType.REQUEST_TIMEOUT,
              ("The request was not complete within %d s: nothing was published. Send it"
                      + " faster, or raise PGEMIT_REQUEST_TIMEOUT")
                  .formatted(limits.timeout().toSeconds())));
    } else if (failure instanceof InvalidGzipException) {
      reject(
          new Problem(
              ProblemType.MALFORMED_REQUEST,
              failure.getMessage() + ", and nothing was published. Compress it again"));
    } else {
      reject(
          new Problem(
              ProblemType.MALFORMED_REQUEST,
              "The body ended too early, or its chunks are malformed: nothing was published"));
    }
  }

  private Problem tooLarge() {
    return new Problem(
        ProblemType.BODY_TOO_LARGE,
        "The body has more than %d bytes: send less, or raise PGEMIT_MAX_BODY"
            .formatted(limits.maxBytes()));
  }

  private void reject(Problem problem) {
    isDone.set(true);
    cancelTimeout();
    buffer.releaseMemory();
    request.consumeAvailable(); // an unread rest closes the connection afterwards
    JettyErrorHandler.write(problem, response, callback);
  }
}
