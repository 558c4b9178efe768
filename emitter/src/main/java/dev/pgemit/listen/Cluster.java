package dev.pgemit.listen;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.HeardMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one namespace, as far as they were heard, what they are asked, and who reads
 * along. Thread-safe. A request ends when every server that is known to hear it has answered.
 */
final class Cluster implements Subscriber {
  // A census is a message of each server to each: one serves all requests of this time.
  private static final Duration CENSUS_INTERVAL = Duration.ofSeconds(1);

  // Servers are heard every 5 s, and count each other as gone after 10.
  private static final Duration SUSPICIOUS_SILENCE = Duration.ofSeconds(10);

  // One request must not take everything from all others.
  private static final int MOST_PERCENT_OF_ONE = 75;

  private final Duration longestIdle;
  private final Budget budget;
  private final Alarms alarms;
  private final RequestListener listener;
  private final Supplier<EncodedMessage> census;
  private final Roster roster;
  private final Quiet quiet = new Quiet();
  private final OpenRequests requests = new OpenRequests();
  private final Tails tails = new Tails();
  private int users;
  private long usedAt = System.nanoTime();
  private long heardAt = System.nanoTime();
  private @Nullable Long censusAt;
  private boolean isEchoAwaited;
  private boolean isEchoMissed;

  /**
   * Makes it.
   *
   * @param longestIdle how long the channel is listened to while nobody uses it
   * @param budget how much memory what is heard may take
   * @param names how much memory the ids of the servers of all namespaces may take
   */
  Cluster(
      Alarms alarms,
      RequestListener listener,
      Supplier<EncodedMessage> census,
      Duration longestIdle,
      Budget budget,
      Budget names) {
    this.roster = new Roster(names);
    this.longestIdle = longestIdle;
    this.budget = budget;
    this.alarms = alarms;
    this.listener = listener;
    this.census = census;
  }

  // Requests

  /** Somebody is about to ask or to read along: keeps the channel open. */
  synchronized void enter() {
    users++;
  }

  /** Undoes {@link #enter()}. */
  synchronized void leave() {
    users--;
    usedAt = System.nanoTime();
  }

  /**
   * The channel is being listened to.
   *
   * @return what to publish; nothing where the request has ended meanwhile
   */
  synchronized List<EncodedMessage> begin(Request request, List<EncodedMessage> messages) {
    if (request.isDone()) {
      return List.of();
    }
    var now = System.nanoTime();
    if (roster.isOverfull(now)) {
      fail(request, ListenFailure.tooManyServers());
      return List.of();
    }
    request.begin(heardAt, budget.part(MOST_PERCENT_OF_ONE));
    request.expect(roster.uids());
    if (request.isOverfull()) {
      fail(request, ListenFailure.noRoom(budget));
      return List.of();
    }
    requests.add(request);
    var suspects = roster.silentFor(SUSPICIOUS_SILENCE, now);
    if (!suspects.isEmpty()) {
      alarms.after(CENSUS_INTERVAL, () -> forget(suspects));
    }
    var all = new ArrayList<>(messages);
    if (needsCensus(request, now)) {
      censusAt = now;
      all.add(0, census.get());
    }
    return all;
  }

  private boolean needsCensus(Request request, long now) {
    return quiet.isDoubtful(now)
        || request instanceof CensusRequest
        || censusAt == null
        || now - censusAt > CENSUS_INTERVAL.toNanos();
  }

  /** Postgres has committed it. */
  synchronized void published(Request request) {
    request.published();
    if (request.isDone()) {
      return;
    }
    if (quiet.begin(System.nanoTime())) {
      alarms.after(Quiet.LONG_ENOUGH, this::settleIfQuiet);
    }
    awaitEcho(request);
    if (request.isExpired()) {
      endInTime(request);
    } else {
      finishIfAnswered(request);
    }
  }

  // Our own message comes back on a connection that hears.
  private void awaitEcho(Request request) {
    var since = request.heardAtBegin();
    if (heardAt == since && !isEchoAwaited) {
      isEchoAwaited = true;
      alarms.after(ChannelListener.LONGEST_ECHO, () -> checkEcho(since));
    }
  }

  private void checkEcho(long since) {
    synchronized (this) {
      isEchoAwaited = false;
      if (heardAt != since) {
        return;
      }
    }
    listener.deaf();
  }

  /** Its time is over. */
  synchronized void expire(Request request, ListenFailure whyNotListening) {
    if (request.isDone()) {
      return;
    }
    if (!request.isBegun()) {
      fail(request, whyNotListening);
    } else if (!request.isPublished()) {
      request.expire(); // whether it is published is about to be known
    } else {
      endInTime(request);
    }
  }

  // With what came in until now, unless nothing could come in.
  private void endInTime(Request request) {
    if (isEchoHeard(request)) {
      succeed(request, true);
    } else {
      fail(request, ListenFailure.deaf());
    }
  }

  /** Whether the connection has brought anything since, and be it what we published. */
  private boolean isEchoHeard(Request request) {
    return heardAt != request.heardAtBegin();
  }

  /** It was not published, or cannot be answered. */
  synchronized void fail(Request request, RuntimeException reason) {
    if (!request.isDone()) {
      // First, since what fails here is done again.
      listener.failed(
          request, reason instanceof ListenFailure failure ? failure.of(request) : reason);
      end(request);
    }
    if (!request.isPublished()) {
      censusAt = null; // it may have gone with it
    }
  }

  private void finishIfAnswered(Request request) {
    if (request.isOverfull()) {
      fail(request, ListenFailure.noRoom(budget));
    } else if (quiet.isOver() && request.isPublished() && request.isAnswered()) {
      if (isEchoHeard(request)) {
        succeed(request, false);
      } else {
        isEchoMissed = true;
      }
    }
  }

  private void succeed(Request request, boolean timedOut) {
    if (request.isDone()) {
      return;
    }
    var unreadable = request.unreadable();
    var gathered = request.gathered(timedOut);
    if (timedOut && unreadable != null) {
      fail(request, unreadable);
    } else if (isNobody(gathered) && quiet.isAfterLoss(System.nanoTime())) {
      fail(request, ListenFailure.noServerYet());
    } else {
      listener.succeeded(request, gathered);
      end(request);
    }
  }

  private static boolean isNobody(Gathered gathered) {
    return gathered.servers().isEmpty() && gathered.missing().isEmpty();
  }

  private void end(Request request) {
    request.end();
    requests.remove(request);
  }

  private void finishAnswered() {
    requests.copy().forEach(this::finishIfAnswered);
  }

  // Servers

  private synchronized void settleIfQuiet() {
    if (!quiet.isAwaited()) {
      return;
    }
    var left = quiet.left(System.nanoTime());
    if (left > 0) {
      alarms.after(Duration.ofNanos(left), this::settleIfQuiet);
      return;
    }
    quiet.end();
    finishAnswered();
  }

  private synchronized void forget(Collection<String> suspects) {
    var silent = roster.silentFor(SUSPICIOUS_SILENCE, System.nanoTime());
    suspects.stream().filter(silent::contains).forEach(this::gone);
    finishAnswered();
  }

  private void gone(String uid) {
    roster.forget(uid);
    requests.left(uid);
  }

  // What is heard

  @Override
  public synchronized void heard(HeardMessage message) {
    noteHearing();
    tails.offer(message);
    if (message.isFromServer()) {
      heardServer(message);
    }
  }

  private void noteHearing() {
    heardAt = System.nanoTime();
    if (isEchoMissed) {
      isEchoMissed = false;
      finishAnswered();
    }
  }

  private void heardServer(HeardMessage message) {
    if (message.type() == HeardMessage.ADAPTER_CLOSE) {
      roster.depart(message.uid());
      gone(message.uid());
      finishAnswered();
      return;
    }
    note(message);
    var request = requests.answeredBy(message);
    if (request == null) {
      return;
    }
    if (request.take(message)) {
      finishIfAnswered(request);
    } else {
      fail(request, ListenFailure.noRoom(budget));
    }
  }

  private void note(HeardMessage message) {
    var uid = message.uid();
    var wasOverfull = roster.isOverfull(heardAt);
    // One that has but started cannot have heard what was asked before.
    if (roster.heard(uid, heardAt) && message.type() != HeardMessage.INITIAL_HEARTBEAT) {
      requests.expect(uid);
      requests.overfull().forEach(this::finishIfAnswered);
    }
    if (!wasOverfull && roster.isOverfull(heardAt)) {
      requests.copy().forEach(asked -> fail(asked, ListenFailure.tooManyServers()));
    }
    if (message.type() == HeardMessage.HEARTBEAT || HeardMessage.isAnswer(message.type())) {
      quiet.disturb(heardAt);
    }
    for (var asked : requests.copyOfCensuses()) {
      asked.answeredBy(uid);
      finishIfAnswered(asked);
    }
  }

  /** How many servers are known, and were heard of late. */
  synchronized int servers() {
    return roster.countSince(SUSPICIOUS_SILENCE, System.nanoTime());
  }

  @Override
  public synchronized boolean wantsData(int type) {
    return !tails.isEmpty() || (!requests.isEmpty() && HeardMessage.isAnswer(type));
  }

  @Override
  public synchronized boolean wantsAttachment(HeardMessage header) {
    return requests.mayAwait(header) || tails.room() > 0;
  }

  @Override
  public synchronized long room(HeardMessage header) {
    return requests.mayAwait(header) ? budget.left() : tails.room();
  }

  @Override
  public synchronized void tooLarge(HeardMessage header) {
    // One client must not spoil what others answer: it counts as one that has not.
    if (header.type() != HeardMessage.BROADCAST_ACK) {
      requests.noteUnreadable(header, ListenFailure.noRoom(budget));
    }
    noteHearing();
    tails.lose(header);
    if (header.isFromServer()) {
      heardServer(header);
    }
  }

  @Override
  public synchronized void unreadable(HeardMessage header, ListenFailure reason) {
    requests.noteUnreadable(header, reason);
    heard(header);
  }

  @Override
  public synchronized void dropped() {
    roster.clear();
    quiet.reset();
    censusAt = null;
  }

  @Override
  public synchronized void lost(ListenFailure reason) {
    dropped();
    quiet.lose();
    requests.copy().forEach(request -> fail(request, reason));
    tails.interrupt();
  }

  /** Ends everything, for good. */
  synchronized void close(ListenFailure reason) {
    lost(reason);
    tails.close();
  }

  @Override
  public synchronized boolean isIdle() {
    return users == 0 && System.nanoTime() - usedAt > longestIdle.toNanos();
  }

  @Override
  public synchronized boolean isUsed() {
    return users > 0;
  }

  /** Lets somebody read along. */
  synchronized void add(TailQueue tail) {
    tails.add(tail);
  }

  synchronized void remove(TailQueue tail) {
    tails.remove(tail);
  }
}
