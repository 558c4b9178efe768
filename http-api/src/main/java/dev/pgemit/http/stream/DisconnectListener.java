package dev.pgemit.http.stream;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Aborts a stream whose connection broke while no thread was reading. */
record DisconnectListener(EmitStream stream) implements AsyncListener {
  @Override
  public void onError(AsyncEvent event) {
    stream.abort(event.getThrowable());
  }

  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
