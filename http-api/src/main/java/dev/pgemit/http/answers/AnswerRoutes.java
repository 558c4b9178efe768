package dev.pgemit.http.answers;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Demand;
import dev.pgemit.http.access.Places;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.body.Parameters;
import dev.pgemit.http.emit.Attachments;
import dev.pgemit.http.emit.Emission;
import dev.pgemit.http.emit.Emit;
import dev.pgemit.http.emit.IdempotencyKey;
import dev.pgemit.http.emit.Operators;
import dev.pgemit.http.failure.Problems;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import dev.pgemit.http.trace.Exchange;
import dev.pgemit.http.trace.Publishing;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The calls that wait for answers. No thread waits with them. */
public final class AnswerRoutes implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int USUAL_TIMEOUT_MILLIS = 5_000;
  private static final int LONGEST_TIMEOUT_MILLIS = 60_000;
  private static final String TIMEOUT = "timeout";
  private static final String[] SERVER_SIDE_FIELDS = {
    "namespace", "event", "args", "attachments", TIMEOUT
  };

  // Each keeps a connection and some kilobytes; what its answers take is bounded by the emitter.
  private static final int MOST_QUESTIONS = 2_500;

  private final BroadcastOperator everyone;
  private final Body body;
  private final EmitCounters counters;
  private final Underway underway = new Underway();
  private final Places places =
      new Places(
          MOST_QUESTIONS, "questions that wait for answers", "nothing was asked, try again later");

  /**
   * Makes the routes.
   *
   * @param emitter who asks
   * @param body takes the requests' bodies
   * @param counters counts what is asked for
   */
  public AnswerRoutes(Emitter emitter, Body body, EmitCounters counters) {
    this.everyone = emitter.of("/");
    this.body = body;
    this.counters = counters;
  }

  /** Adds them. */
  public void addTo(Routes routes) {
    routes.post(
        "/v1/emit-with-ack",
        Parameters.NONE.besideBody(Emit.fieldsAnd(TIMEOUT)),
        publishing(Verb.EMIT_WITH_ACK, Right.ACK, this::emitWithAck));
    routes.post(
        "/v1/server-side-emit-with-ack",
        Parameters.NONE.besideBody(SERVER_SIDE_FIELDS),
        publishing(
            Verb.SERVER_SIDE_EMIT_WITH_ACK, Right.SERVER_SIDE_EMIT, this::serverSideEmitWithAck));
    routes.get(
        "/v1/sockets",
        Parameters.NONE.texts("namespace").repeatedTexts("to", "except").numbers(TIMEOUT, "limit"),
        reading(Right.FETCH, this::sockets));
    routes.get(
        "/v1/servers",
        Parameters.NONE.texts("namespace").numbers(TIMEOUT),
        reading(Right.FETCH, this::servers));
  }

  /** Takes {@code POST /v1/emit?receipt=true}. */
  public QueryHandler receipts() {
    return publishing(
        Verb.EMIT,
        Right.EMIT,
        (context, query) -> {
          var timeout = timeout(query);
          query.faults().throwIfAny();
          var fields = Fields.of(body.of(context).object(), new Faults(), Emit.fieldsAnd());
          var emission = emission(context, fields, timeout);
          emission.require(Caller.of(context), Right.EMIT);
          setSubject(context, emission);
          return emission
              .operator()
              .emitWithReceipt(emission.event(), emission.args().toArray())
              .thenApply(Documents::of);
        });
  }

  private CompletableFuture<Map<String, Object>> emitWithAck(Context context, Fields query) {
    var fields = Fields.of(body.of(context).object(), new Faults(), Emit.fieldsAnd(TIMEOUT));
    var emission = emission(context, fields, timeout(fields));
    emission.require(Caller.of(context), Right.ACK);
    setSubject(context, emission);
    return emission
        .operator()
        .emitWithAck(emission.event(), emission.args().toArray())
        .thenApply(Documents::of);
  }

  private Emission<BroadcastOperator> emission(Context context, Fields fields, Duration timeout) {
    var start = Exchange.of(context).traced(everyone).timeout(timeout);
    var emission = Emit.read(start, fields);
    fields.faults().throwIfAny();
    return emission.orElseThrow();
  }

  private static void setSubject(Context context, Emission<?> emission) {
    Exchange.of(context).setSubject(emission.operator().namespace(), emission.event());
  }

  private CompletableFuture<Map<String, Object>> serverSideEmitWithAck(
      Context context, Fields query) {
    var fields = Fields.of(body.of(context).object(), new Faults(), SERVER_SIDE_FIELDS);
    var operator =
        Operators.namespace(Exchange.of(context).traced(everyone).timeout(timeout(fields)), fields);
    var event = fields.event();
    var args = Attachments.placed(fields).toArray();
    if (!fields.faults().isEmpty()) {
      fields.faults().attempt(() -> operator.checkServerSide(event.orElse("absent"), args));
      fields.faults().throwIfAny();
    }
    Caller.of(context)
        .check(
            Demand.telling(Right.SERVER_SIDE_EMIT, operator)
                .withEvents(List.of(event.orElseThrow())));
    Exchange.of(context).setSubject(operator.namespace(), event.orElseThrow());
    return operator.serverSideEmitWithAck(event.orElseThrow(), args).thenApply(Documents::of);
  }

  private CompletableFuture<Map<String, Object>> sockets(Context context, Fields query) {
    var limit = query.integer("limit", Documents.MOST, 1, Documents.MOST);
    var operator = Operators.rooms(everyone.timeout(timeout(query)), query);
    query.faults().throwIfAny();
    Caller.of(context).check(Demand.reading(Right.FETCH, operator));
    return operator.fetchSockets().thenApply(fetched -> Documents.of(fetched, limit));
  }

  private CompletableFuture<Map<String, Object>> servers(Context context, Fields query) {
    var operator = Operators.namespace(everyone.timeout(timeout(query)), query);
    query.faults().throwIfAny();
    Caller.of(context).check(Demand.telling(Right.FETCH, operator));
    return operator.servers().thenApply(Documents::of);
  }

  private static Duration timeout(Fields fields) {
    return Duration.ofMillis(
        fields.integer(TIMEOUT, USUAL_TIMEOUT_MILLIS, 1, LONGEST_TIMEOUT_MILLIS));
  }

  /** Reads a request, and asks. */
  private interface Question {
    CompletableFuture<Map<String, Object>> ask(Context context, Fields query);
  }

  private QueryHandler reading(Right right, Question question) {
    return (context, query) -> {
      Caller.of(context).require(right);
      answer(context, ask(context, query, question, false), null, null);
    };
  }

  private CompletableFuture<Map<String, Object>> ask(
      Context context, Fields query, Question question, boolean isPublication) {
    var place = places.take(Caller.of(context));
    try {
      var asked = underway.add(question.ask(context, query), isPublication);
      var unused = asked.whenComplete((document, failure) -> place.close());
      return asked;
    } catch (RuntimeException | Error e) {
      place.close();
      throw e;
    }
  }

  private QueryHandler publishing(Verb verb, Right right, Question question) {
    return (context, query) -> {
      CompletableFuture<Map<String, Object>> asked;
      var publishing = Exchange.of(context).startPublishing(verb);
      try {
        Caller.of(context).require(right);
        IdempotencyKey.refuse(context, "a repeat would ask again, and get other answers");
        asked = ask(context, query, question, true);
      } catch (RuntimeException e) {
        counters.count(verb, 1, e);
        publishing.fail(e);
        throw e;
      }
      answer(context, asked, verb, publishing);
    };
  }

  private void answer(
      Context context,
      CompletableFuture<Map<String, Object>> asked,
      @Nullable Verb verb,
      @Nullable Publishing publishing) {
    context.future(
        () ->
            asked.handle(
                (document, failure) -> {
                  if (verb != null) {
                    counters.count(verb, 1, failure);
                  }
                  if (publishing != null) {
                    end(publishing, document, failure);
                  }
                  if (failure != null) {
                    Problems.answer(context, failure);
                  } else {
                    context
                        .status(HttpStatus.OK_200)
                        .contentType("application/json")
                        .result(JSON.writeValueAsBytes(document));
                  }
                  return null;
                }));
  }

  private static void end(
      Publishing publishing, @Nullable Map<String, Object> document, @Nullable Throwable failure) {
    if (failure != null) {
      publishing.fail(failure);
    } else if (document != null) {
      publishing.succeed(List.of(String.valueOf(document.get("id"))));
    }
  }

  /** Answers what still waits. */
  @Override
  public void close() {
    underway.close();
  }
}
