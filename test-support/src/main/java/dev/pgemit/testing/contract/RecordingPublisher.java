package dev.pgemit.testing.contract;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Sends a body and records it, up to a limit. */
final class RecordingPublisher implements BodyPublisher {
  private static final int MAX_BYTES = 4 << 20;

  private final BodyPublisher body;
  private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
  private boolean isTooLarge;

  RecordingPublisher(BodyPublisher body) {
    this.body = body;
  }

  /** Returns the sent bytes; {@code null} if there were too many to record. */
  synchronized byte @Nullable [] recorded() {
    return isTooLarge ? null : recorded.toByteArray();
  }

  private synchronized void record(ByteBuffer bytes) {
    isTooLarge |= recorded.size() + bytes.remaining() > MAX_BYTES;
    if (!isTooLarge) {
      var copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      recorded.writeBytes(copy);
    }
  }

  private synchronized void restart() {
    recorded.reset();
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    restart();
    body.subscribe(
        new Subscriber<>() {
          @Override
          public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            record(bytes);
            subscriber.onNext(bytes);
          }

          @Override
          public void onError(Throwable failure) {
            subscriber.onError(failure);
          }

          @Override
          public void onComplete() {
            subscriber.onComplete();
          }
        });
  }
}
