package dev.pgemit.http.edge;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a response to a client within a time limit. A client that reads one byte now and then
 * would otherwise hold the connection and the memory forever.
 */
final class ResponseDelivery implements Callback {
  private final Request request;
  private final Callback callback;
  private final ResponseLimits limits;
  private final int bytes;
  private final long reservedBytes;
  private final AtomicBoolean isDone = new AtomicBoolean();
  private volatile Scheduler.@Nullable Task timeoutTask;

  private ResponseDelivery(
      Request request, Callback callback, ResponseLimits limits, int bytes, long reservedBytes) {
    this.request = request;
    this.callback = callback;
    this.limits = limits;
    this.bytes = bytes;
    this.reservedBytes = reservedBytes;
  }

  /** Reserves memory for a response, in bytes. Returns {@code null} if the budget is exhausted. */
  static @Nullable ResponseDelivery reserve(
      Request request, Callback callback, ResponseLimits limits, int bytes) {
    var reservedBytes = bytes > ResponseLimits.SMALL_RESPONSE_BYTES ? bytes : 0;
    return limits.memoryBudget().tryAcquire(reservedBytes)
        ? new ResponseDelivery(request, callback, limits, bytes, reservedBytes)
        : null;
  }

  /** Delivers bytes that other responses share, which take no memory from the budget. */
  static ResponseDelivery ofShared(
      Request request, Callback callback, ResponseLimits limits, int bytes) {
    return new ResponseDelivery(request, callback, limits, bytes, 0);
  }

  /** Starts the timeout, unless the response is already delivered. */
  void startTimeout() {
    if (!isDone.get()) {
      var started =
          request
              .getComponents()
              .getScheduler()
              .schedule(
                  this::timeOut, limits.writeTimeoutFor(bytes).toMillis(), TimeUnit.MILLISECONDS);
      timeoutTask = started;
      if (isDone.get()) {
        started.cancel();
      }
    }
  }

  private void timeOut() {
    if (isDone.compareAndSet(false, true)) {
      var failure = new TimeoutException("The client read its response too slowly");
      if (Http2.isUsedBy(request)) {
        resetStream(failure);
      } else {
        request.getConnectionMetaData().getConnection().getEndPoint().close(failure);
      }
    }
  }

  // The other requests of the connection continue.
  private void resetStream(TimeoutException failure) {
    var task = HttpChannel.from(request).onFailure(failure);
    if (task != null) {
      task.run();
    }
  }

  private void finish() {
    isDone.set(true);
    var started = timeoutTask;
    if (started != null) {
      started.cancel();
    }
    limits.memoryBudget().release(reservedBytes);
  }

  @Override
  public void succeeded() {
    finish();
    callback.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    finish();
    callback.failed(failure);
  }
}
