package dev.pgemit.http.tail;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.Tail;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.ConcurrencyLimit;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.access.RequiredPermission;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.emit.OperatorParser;
import dev.pgemit.http.failure.FailureResponder;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.trace.PublicationFeed;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Route for {@code GET /v1/tail}. Each reader has its own thread, so that a slow reader delays no
 * other.
 */
public final class TailRoutes implements AutoCloseable {
  private static final int MAX_READERS = 100;
  private static final QueryParameters PARAMETERS =
      QueryParameters.NONE
          .texts("namespace")
          .repeatedTexts("to", "event")
          .flags("internal", "callers");

  private final BroadcastOperator baseOperator;
  private final PublicationFeed publications;
  private final PeriodicTask.FailureListener failures;
  private final ConcurrencyLimit concurrencyLimit =
      new ConcurrencyLimit(MAX_READERS, "open tails", "end another tail first");
  private final Set<Tail> openTails = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  /**
   * Creates the route.
   *
   * @param publications names the callers that publish through this replica
   */
  public TailRoutes(
      Emitter emitter, PublicationFeed publications, PeriodicTask.FailureListener failures) {
    this.publications = publications;
    this.failures = failures;
    this.baseOperator = emitter.of("/");
  }

  /** Adds the route to the server. */
  public void addTo(Routes routes) {
    routes.get("/v1/tail", PARAMETERS, this::handle);
  }

  private void handle(Context context, FieldReader query) {
    var caller = Caller.of(context);
    caller.requirePermission(Permission.TAIL);
    var events = query.stringList("event").toArray(String[]::new);
    var namespace = OperatorParser.withNamespace(baseOperator, query);
    var to = query.stringList("to");
    var includesInternal = query.booleanField("internal", false);
    if (includesInternal && events.length > 0) {
      query
          .errors()
          .add("/internal", "adds messages without an event: leave it out, or leave out event");
    }
    var includesCallers = query.booleanField("callers", false);
    query.errors().throwIfAny();
    var operator = to.isEmpty() ? namespace : namespace.to(to);
    caller.authorize(
        RequiredPermission.forReading(Permission.TAIL, operator).withEvents(List.of(events)));
    if (events.length == 0) {
      caller.requireAllEvents();
    }
    if (includesCallers) {
      caller.requirePermission(Permission.AUDIT);
      caller.requireUnrestrictedScope();
    }
    var callers =
        includesCallers
            ? PublishingCallers.in(operator.namespace(), publications)
            : PublishingCallers.NONE;
    var permit = concurrencyLimit.acquire(caller);
    context.future(
        () ->
            tail(operator, includesInternal, events)
                .thenCompose(tail -> stream(context, caller, tail, callers))
                .handle(
                    (nothing, failure) -> {
                      permit.close();
                      callers.close();
                      if (failure != null) {
                        FailureResponder.respond(context, failure);
                      }
                      return null;
                    }));
  }

  private static CompletableFuture<Tail> tail(
      BroadcastOperator operator, boolean includesInternal, String... events) {
    try {
      return includesInternal ? operator.tailAll() : operator.tail(events);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e); // the caller releases the reader's slot
    }
  }

  private CompletableFuture<Void> stream(
      Context context, Caller caller, Tail tail, PublishingCallers callers) {
    openTails.add(tail);
    if (isClosed) {
      tail.close();
    }
    try {
      var stream = new TailStream(context.res(), tail, caller, callers, failures);
      return stream.start().whenComplete((nothing, failure) -> openTails.remove(tail));
    } catch (RuntimeException | Error e) {
      openTails.remove(tail);
      tail.close(); // no thread started, so no thread closes the tail
      throw e;
    }
  }

  /** Ends every tail and rejects new ones. */
  @Override
  public void close() {
    isClosed = true;
    openTails.forEach(Tail::close);
  }
}
