package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the lines of a stream ended, in whatever order they did. Thread-safe. */
final class Progress {
  private static final int MOST_TOLD = 100;

  private final EmitCounters counters;
  private final List<Rejected> rejected = new ArrayList<>();
  private long rejectedCount;
  private long accepted;
  private long lastAccepted;
  private long read;
  private long firstFailed = Long.MAX_VALUE;
  private boolean isUnknown;
  private @Nullable Throwable reason;

  Progress(EmitCounters counters) {
    this.counters = counters;
  }

  /** A line is dealt with, in order. */
  synchronized void read(long line) {
    read = line;
  }

  /** A line was committed. */
  synchronized void accept(long line) {
    accepted++;
    lastAccepted = Math.max(lastAccepted, line);
    counters.count(Verb.EMIT_STREAM, 1, null);
  }

  /** A line is at fault, and the others go on. */
  synchronized void reject(long line, String detail, Throwable cause) {
    rejectedCount++;
    if (rejected.size() < MOST_TOLD) {
      rejected.add(new Rejected(line, detail));
    }
    counters.count(Verb.EMIT_STREAM, 1, cause);
  }

  /** A line was not committed, or may not have been, for a reason that is not its own. */
  synchronized void fail(long line, Throwable cause) {
    counters.count(Verb.EMIT_STREAM, 1, cause);
    isUnknown |= !(cause instanceof EmitException emit && emit.isOutcomeKnown());
    if (line < firstFailed) {
      firstFailed = line;
      reason = cause;
    }
  }

  /** The stream ends before its end, and not for a line's sake. */
  synchronized void abort(Throwable cause) {
    if (reason == null) {
      reason = cause;
    }
    isUnknown |= cause instanceof Error; // in the middle of whatever it was
  }

  /** How many lines were committed. */
  synchronized long accepted() {
    return accepted;
  }

  /** Why the stream ends before its end. */
  synchronized @Nullable Throwable reason() {
    return reason;
  }

  /** The last line up to which all are committed, or rejected. */
  synchronized long line() {
    return Math.min(read, firstFailed - 1);
  }

  /** Whether a later line may have been published all the same. */
  synchronized boolean isUnknown() {
    return isUnknown || lastAccepted > firstFailed;
  }

  /** What the answer says in any case. */
  synchronized Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("accepted", accepted);
    members.put(
        "rejected", rejected.stream().sorted(Comparator.comparingLong(Rejected::line)).toList());
    members.put("rejectedCount", rejectedCount);
    return members;
  }
}
