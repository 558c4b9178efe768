package dev.pgemit.listen;

/** Is told how requests end. Must return at once. */
interface RequestCompletionListener {
  void succeeded(ClusterRequest request, ClusterResponses responses);

  void failed(ClusterRequest request, RuntimeException reason);

  /** Nothing is heard of what we publish. */
  void onEchoMissing();
}
