package dev.pgemit.publish;

import java.util.List;

/**
 * How long the writer waits for a lock on the tables of attachments and of keys: once for long, and
 * then briefly with each batch until the lock is gone. So messages that need no table are held up
 * once, and not with every batch, while the order of those that go is kept. Used by one thread at a
 * time, whose turn it is.
 */
final class LockPatience {
  private boolean isAttachmentsLocked;
  private boolean isKeysLocked;

  /** The limit for these, none of which may be postponed. */
  LockLimit of(List<Submission> part) {
    return (isAttachmentsLocked && hasAttachments(part)) || (isKeysLocked && hasKeys(part))
        ? LockLimit.BRIEF
        : LockLimit.LONG;
  }

  /** These waited in vain. Which lock it was is not told: the others are tried without these. */
  void timedOut(List<Submission> part) {
    if (hasAttachments(part)) {
      isAttachmentsLocked = true;
    } else {
      isKeysLocked = true;
    }
  }

  /** These got what they needed. */
  void granted(List<Submission> part) {
    isAttachmentsLocked = isAttachmentsLocked && !hasAttachments(part);
    isKeysLocked = isKeysLocked && !hasKeys(part);
  }

  private static boolean hasAttachments(List<Submission> part) {
    return part.stream().anyMatch(Submission::hasAttachments);
  }

  private static boolean hasKeys(List<Submission> part) {
    return part.stream().anyMatch(Submission::hasKey);
  }
}
