package dev.pgemit.transport;

/** Receives the result of one publication, once. */
@FunctionalInterface
public interface PublishCallback {
  void onResult(Result result);
}
