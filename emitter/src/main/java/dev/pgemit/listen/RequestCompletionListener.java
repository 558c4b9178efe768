package dev.pgemit.listen;

/** Receives the outcome of requests. Its methods must not block. */
interface RequestCompletionListener {
  void succeeded(ClusterRequest request, ClusterResponses responses);

  void failed(ClusterRequest request, RuntimeException reason);

  /** Handles a LISTEN connection that does not receive the messages pgemit publishes. */
  void onEchoMissing();
}
