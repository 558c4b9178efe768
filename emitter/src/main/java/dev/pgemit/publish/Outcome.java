package dev.pgemit.publish;

/** Whom to tell how the messages of one call fared. It is told once. */
public interface Outcome {
  /** Postgres has committed. */
  void succeed();

  /** Postgres did not commit, or may not have; as {@link PublishFailure} says, where it is one. */
  void fail(RuntimeException reason);
}
