package dev.pgemit.http.edge;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way to a client, which may take its time, and not for ever: a byte now and then
 * would keep the connection from being idle, and the answer in memory.
 */
final class Delivery implements Callback {
  private final Request request;
  private final Callback callback;
  private final AnswerLimits limits;
  private final int bytes;
  private final long taken;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private volatile Scheduler.@Nullable Task clock;

  private Delivery(Request request, Callback callback, AnswerLimits limits, int bytes, long taken) {
    this.request = request;
    this.callback = callback;
    this.limits = limits;
    this.bytes = bytes;
    this.taken = taken;
  }

  /** One of so many bytes, or {@code null} where there is no memory for it. */
  static @Nullable Delivery of(Request request, Callback callback, AnswerLimits limits, int bytes) {
    var taken = bytes > AnswerLimits.SMALL ? bytes : 0;
    return limits.allowance().tryTake(taken)
        ? new Delivery(request, callback, limits, bytes, taken)
        : null;
  }

  /** Starts the clock, unless the client has it already, as most have. */
  void startClock() {
    if (!isOver.get()) {
      var started =
          request
              .getComponents()
              .getScheduler()
              .schedule(this::giveUp, limits.patienceFor(bytes).toMillis(), TimeUnit.MILLISECONDS);
      clock = started;
      if (isOver.get()) {
        started.cancel();
      }
    }
  }

  private void giveUp() {
    if (isOver.compareAndSet(false, true)) {
      request
          .getConnectionMetaData()
          .getConnection()
          .getEndPoint()
          .close(new TimeoutException("The client took too long to read its answer"));
    }
  }

  private void end() {
    isOver.set(true);
    var started = clock;
    if (started != null) {
      started.cancel();
    }
    limits.allowance().giveBack(taken);
  }

  @Override
  public void succeeded() {
    end();
    callback.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    end();
    callback.failed(failure);
  }
}
