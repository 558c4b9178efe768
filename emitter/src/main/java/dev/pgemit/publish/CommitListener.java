package dev.pgemit.publish;

/** Is told how the writer's transactions went, on the writer's thread. */
public interface CommitListener {
  /** One was committed. */
  void committed(int messages, long bytes, long nanos);

  /** Messages were given up. */
  void failed(int messages, PublishFailure reason);
}
