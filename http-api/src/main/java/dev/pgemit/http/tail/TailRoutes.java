package dev.pgemit.http.tail;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.Tail;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Demand;
import dev.pgemit.http.access.Places;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.body.Parameters;
import dev.pgemit.http.emit.Operators;
import dev.pgemit.http.failure.Problems;
import dev.pgemit.http.route.Routes;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** {@code GET /v1/tail}. Each reader has a thread of its own, which it alone can hold up. */
public final class TailRoutes implements AutoCloseable {
  private static final int MOST_READERS = 100;
  private static final Parameters PARAMETERS =
      Parameters.NONE.texts("namespace").repeatedTexts("to", "event").flags("internal");

  private final BroadcastOperator everyone;
  private final PeriodicTask.FailureListener failures;
  private final Places readers = new Places(MOST_READERS, "readers that tail", "end one");
  private final Set<Tail> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  /**
   * Makes the route.
   *
   * @param emitter where it reads along
   * @param failures receives the failures of the threads that write to readers
   */
  public TailRoutes(Emitter emitter, PeriodicTask.FailureListener failures) {
    this.failures = failures;
    this.everyone = emitter.of("/");
  }

  /** Adds it. */
  public void addTo(Routes routes) {
    routes.get("/v1/tail", PARAMETERS, this::handle);
  }

  private void handle(Context context, Fields query) {
    var caller = Caller.of(context);
    caller.require(Right.TAIL);
    var events = query.strings("event").toArray(String[]::new);
    var namespace = Operators.namespace(everyone, query);
    var to = query.strings("to");
    var withInternal = query.bool("internal", false);
    if (withInternal && events.length > 0) {
      query.faults().add("/internal", "adds what is no event: leave it out, or leave out event");
    }
    query.faults().throwIfAny();
    var operator = to.isEmpty() ? namespace : namespace.to(to);
    caller.check(Demand.reading(Right.TAIL, operator).withEvents(List.of(events)));
    if (events.length == 0) {
      caller.requireEveryEvent();
    }
    var place = readers.take(caller);
    context.future(
        () ->
            tail(operator, withInternal, events)
                .thenCompose(tail -> stream(context, caller, tail))
                .handle(
                    (nothing, failure) -> {
                      place.close();
                      if (failure != null) {
                        Problems.answer(context, failure);
                      }
                      return null;
                    }));
  }

  private static CompletableFuture<Tail> tail(
      BroadcastOperator operator, boolean withInternal, String... events) {
    try {
      return withInternal ? operator.tailAll() : operator.tail(events);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e); // its place is given back all the same
    }
  }

  private CompletableFuture<Void> stream(Context context, Caller caller, Tail tail) {
    open.add(tail);
    if (isClosed) {
      tail.close();
    }
    try {
      var stream = new TailStream(context.res(), tail, caller, failures);
      return stream.start().whenComplete((nothing, failure) -> open.remove(tail));
    } catch (RuntimeException | Error e) {
      open.remove(tail);
      tail.close(); // no thread for it: nobody else would
      throw e;
    }
  }

  /** Ends every tail, and takes no more. */
  @Override
  public void close() {
    isClosed = true;
    open.forEach(Tail::close);
  }
}
