package dev.pgemit.listen;

import dev.pgemit.wire.HeardMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A question to the servers of a namespace, and who has answered. Guarded by its cluster's lock.
 */
public abstract sealed class Request
    permits AcknowledgementRequest, CensusRequest, FetchRequest, ServerSideRequest {
  private final String id;
  private final CompletableFuture<Gathered> outcome = new CompletableFuture<>();
  private final Set<String> answered = new LinkedHashSet<>();
  private final Set<String> awaited = new LinkedHashSet<>();
  private final Set<String> departed = new LinkedHashSet<>();
  private boolean isDone;
  private boolean isBegun;
  private long heardAtBegin;
  private boolean isPublished;
  private boolean isExpired;
  private boolean isOverfull;
  private @Nullable ListenFailure unreadable;
  private @Nullable Future<?> deadline;
  private @Nullable Budget share;

  Request(String id) {
    this.id = id;
  }

  /** The id by which answers name it. */
  public final String id() {
    return id;
  }

  /** Whether it changes something, beside asking. */
  abstract boolean isPublication();

  /** Whether an answer of this type may be one of its own. */
  abstract boolean isAnsweredBy(int type);

  /** Takes an answer; tells whether there was room for it. */
  abstract boolean take(HeardMessage answer);

  /** What the answers said. */
  abstract List<JsonNode> answers();

  /** How many clients were asked. */
  int clients() {
    return 0;
  }

  /** Whether a server that left before it answered is named. */
  boolean missesDeparted() {
    return true;
  }

  /** Whether nothing is waited for any more. */
  boolean isAnswered() {
    return awaited.isEmpty();
  }

  /** A server hears it, and its answer is waited for. */
  final void expect(Collection<String> uids) {
    uids.forEach(this::expect);
  }

  private void expect(String uid) {
    if (!answered.contains(uid) && remember(uid)) {
      awaited.add(uid);
    }
  }

  /** A server has answered; tells whether it had not before. */
  final boolean answeredBy(String uid) {
    if (!remember(uid)) {
      return false;
    }
    awaited.remove(uid);
    return answered.add(uid);
  }

  // The id takes memory for as long as this request, whatever becomes of the server.
  private boolean remember(String uid) {
    if (awaited.contains(uid) || answered.contains(uid) || departed.contains(uid)) {
      return true;
    }
    if (share == null || !share.take(Roster.weight(uid))) {
      isOverfull = true;
      return false;
    }
    return true;
  }

  /** Whether there was no room for the id of a server, so that this cannot be answered. */
  final boolean isOverfull() {
    return isOverfull;
  }

  /** A server has left. */
  void left(String uid) {
    if (awaited.remove(uid)) {
      departed.add(uid);
    }
  }

  /** An answer came that could not be read, perhaps to this request. */
  final void noteUnreadable(String uid, int type, ListenFailure reason) {
    if (isAnsweredBy(type) && awaited.contains(uid)) {
      unreadable = reason;
    }
  }

  final Gathered gathered(boolean timedOut) {
    var missing = new ArrayList<>(awaited);
    if (missesDeparted()) {
      missing.addAll(departed);
    }
    return new Gathered(
        List.copyOf(answered),
        List.copyOf(missing),
        clients(),
        Collections.unmodifiableList(answers()),
        timedOut);
  }

  final CompletableFuture<Gathered> outcome() {
    return outcome;
  }

  /** Tells its caller how it went, after every answer that was handed on as it came. */
  void settleAfterAnswers(Runnable step) {
    Requests.elsewhere(step);
  }

  final @Nullable ListenFailure unreadable() {
    return unreadable;
  }

  final boolean isDone() {
    return isDone;
  }

  final boolean isBegun() {
    return isBegun;
  }

  /**
   * It is about to be published; notes when something was last heard before.
   *
   * @param answers how much memory its answers may take
   */
  final void begin(long heardAt, Budget answers) {
    isBegun = true;
    heardAtBegin = heardAt;
    share = answers;
  }

  /** Keeps room for an answer; tells whether there was any. */
  final boolean hold(HeardMessage answer) {
    return share != null && share.take(answer.weight());
  }

  /** An answer is kept no longer. */
  final void release(long weight) {
    if (share != null) {
      share.giveBack(weight);
    }
  }

  /** Nothing is kept any longer. */
  final void releaseAll() {
    if (share != null) {
      share.giveBackAll();
    }
  }

  final long heardAtBegin() {
    return heardAtBegin;
  }

  final boolean isPublished() {
    return isPublished;
  }

  final void published() {
    isPublished = true;
  }

  final boolean isExpired() {
    return isExpired;
  }

  final void expire() {
    isExpired = true;
  }

  final void setDeadline(Future<?> task) {
    deadline = task;
  }

  /** Ends it: nothing is taken any more. */
  final void end() {
    isDone = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
