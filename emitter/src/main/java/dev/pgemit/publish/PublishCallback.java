package dev.pgemit.publish;

import java.util.List;

/** Whom to tell how the messages of one call fared. It is told once. */
public interface PublishCallback {
  /** Postgres has committed. */
  void onPublished();

  /** Nothing was published now, but an earlier call with the same key was, with these ids. */
  void onDuplicate(List<String> ids);

  /** Postgres did not commit, or may not have; as {@link PublishFailure} says, where it is one. */
  void onFailure(RuntimeException reason);
}
