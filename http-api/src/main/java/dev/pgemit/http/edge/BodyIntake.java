package dev.pgemit.http.edge;

import dev.pgemit.http.body.Body;
import dev.pgemit.http.failure.JettyProblems;
import dev.pgemit.http.problem.Problem;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** One body on its way in. It is copied, since what Jetty would keep for a byte is a buffer. */
final class BodyIntake {
  // Nobody waits for a turn with less, of which a tree fits a few megabytes.
  private static final int LARGE = 64 << 10;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Handler next;
  private final BodyLimits limits;
  private final ReceivedBytes received;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private boolean isTooLong;
  private Scheduler.@Nullable Task clock;

  BodyIntake(
      Request request, Response response, Callback callback, Handler next, BodyLimits limits) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.next = next;
    this.limits = limits;
    this.received = new ReceivedBytes(limits.longest(), request.getLength(), limits.allowance());
  }

  void start() {
    if (request.getLength() <= limits.longest()) {
      read();
    } else if (waitsForLeave()) {
      refuse(Body.tooLarge(limits.longest()));
    } else {
      passOverTheRest();
      read();
    }
  }

  private boolean waitsForLeave() {
    return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
  }

  private void read() {
    while (true) {
      var chunk = request.read();
      if (chunk == null) {
        startClock();
        request.demand(this::read);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        fail(chunk.getFailure());
        return;
      }
      var hasRoom = isTooLong || received.add(chunk.getByteBuffer());
      chunk.release();
      if (!hasRoom) {
        refuse(
            new Problem(
                HttpStatus.SERVICE_UNAVAILABLE_503,
                "As many large bodies are on their way as the memory allows: nothing was published,"
                    + " send it again"));
        return;
      }
      if (!isTooLong && received.isTooMany()) {
        passOverTheRest();
      }
      if (chunk.isLast()) {
        end();
        return;
      }
    }
  }

  private void startClock() {
    if (clock == null) {
      start(limits.timeout().toNanos() - NanoTime.since(request.getBeginNanoTime()));
    }
  }

  private void passOverTheRest() {
    isTooLong = true;
    received.settle();
    stopClock();
    start(Surplus.LONGEST.toNanos());
  }

  private void start(long nanos) {
    clock =
        request
            .getComponents()
            .getScheduler()
            .schedule(this::giveUp, Math.max(nanos, 0), TimeUnit.NANOSECONDS);
  }

  private void stopClock() {
    if (clock != null) {
      clock.cancel();
    }
  }

  // It is for whoever reads to answer: here it may just be at work.
  private void giveUp() {
    if (isOver.compareAndSet(false, true)) {
      request.fail(new TimeoutException("The request took too long"));
    }
  }

  private void end() {
    if (!isOver.compareAndSet(false, true)) {
      request.demand(this::read); // the clock's failure is about to come
    } else if (isTooLong) {
      refuse(Body.tooLarge(limits.longest()));
    } else {
      handOn();
    }
  }

  private void handOn() {
    stopClock();
    var body = received.all();
    if (body.remaining() > LARGE) {
      limits.turns().run(body.remaining(), request.getContext(), () -> handle(body));
    } else {
      handle(body);
    }
  }

  private void handle(ByteBuffer body) {
    try {
      var whole = new WholeRequest(request, body);
      if (!next.handle(whole, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable e) { // as Jetty does for its own handlers
      Response.writeError(request, response, callback, e);
    } finally {
      received.settle();
    }
  }

  private void fail(Throwable failure) {
    if (isTooLong) {
      refuse(Body.tooLarge(limits.longest()));
    } else if (failure instanceof TimeoutException) {
      refuse(
          new Problem(
              HttpStatus.REQUEST_TIMEOUT_408,
              "The request was not complete within %d s: nothing was published, send it faster, or raise PGEMIT_REQUEST_TIMEOUT"
                  .formatted(limits.timeout().toSeconds())));
    } else {
      refuse(
          new Problem(
              HttpStatus.BAD_REQUEST_400,
              "The body ended too early, or its chunks are malformed: nothing was published"));
    }
  }

  private void refuse(Problem problem) {
    isOver.set(true);
    stopClock();
    received.settle();
    request.consumeAvailable(); // what it cannot take ends the connection with this answer
    JettyProblems.write(problem, response, callback);
  }
}
