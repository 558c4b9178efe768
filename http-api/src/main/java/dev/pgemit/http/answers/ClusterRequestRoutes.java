package dev.pgemit.http.answers;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.ConcurrencyLimit;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.access.RequiredPermission;
import dev.pgemit.http.body.BodyReader;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.emit.AttachmentResolver;
import dev.pgemit.http.emit.EmitParser;
import dev.pgemit.http.emit.IdempotencyKeyHeader;
import dev.pgemit.http.emit.OperatorParser;
import dev.pgemit.http.emit.ParsedEmit;
import dev.pgemit.http.failure.Problems;
import dev.pgemit.http.metrics.EmitCounters;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import dev.pgemit.http.trace.Exchange;
import dev.pgemit.http.trace.PublishSpan;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The calls that wait for answers. No thread waits with them. */
public final class ClusterRequestRoutes implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int DEFAULT_TIMEOUT_MILLIS = 5_000;
  private static final int MAX_TIMEOUT_MILLIS = 60_000;
  private static final String TIMEOUT = "timeout";
  private static final String[] SERVER_SIDE_FIELDS = {
    "namespace", "event", "args", "attachments", TIMEOUT
  };

  // Each keeps a connection and some kilobytes; what its answers take is bounded by the emitter.
  private static final int MAX_PENDING_REQUESTS = 2_500;

  private final BroadcastOperator baseOperator;
  private final BodyReader bodyReader;
  private final EmitCounters counters;
  private final PendingClusterRequests pendingRequests = new PendingClusterRequests();
  private final ConcurrencyLimit concurrencyLimit =
      new ConcurrencyLimit(
          MAX_PENDING_REQUESTS,
          "questions that wait for answers",
          "nothing was asked, try again later");

  /**
   * Makes the routes.
   *
   * @param emitter who asks
   * @param bodyReader takes the requests' bodies
   * @param counters counts what is asked for
   */
  public ClusterRequestRoutes(Emitter emitter, BodyReader bodyReader, EmitCounters counters) {
    this.baseOperator = emitter.of("/");
    this.bodyReader = bodyReader;
    this.counters = counters;
  }

  /** Adds them. */
  public void addTo(Routes routes) {
    routes.post(
        "/v1/emit-with-ack",
        QueryParameters.NONE.withBodyFields(EmitParser.fieldsAnd(TIMEOUT)),
        publishHandler(Verb.EMIT_WITH_ACK, Permission.ACK, this::emitWithAck));
    routes.post(
        "/v1/server-side-emit-with-ack",
        QueryParameters.NONE.withBodyFields(SERVER_SIDE_FIELDS),
        publishHandler(
            Verb.SERVER_SIDE_EMIT_WITH_ACK,
            Permission.SERVER_SIDE_EMIT,
            this::serverSideEmitWithAck));
    routes.get(
        "/v1/sockets",
        QueryParameters.NONE
            .texts("namespace")
            .repeatedTexts("to", "except")
            .numbers(TIMEOUT, "limit"),
        readHandler(Permission.FETCH, this::fetchSockets));
    routes.get(
        "/v1/servers",
        QueryParameters.NONE.texts("namespace").numbers(TIMEOUT),
        readHandler(Permission.FETCH, this::listServers));
  }

  /** Takes {@code POST /v1/emit?receipt=true}. */
  public QueryHandler receiptHandler() {
    return publishHandler(
        Verb.EMIT,
        Permission.EMIT,
        (context, query) -> {
          var timeout = timeout(query);
          query.errors().throwIfAny();
          var fields =
              FieldReader.of(
                  bodyReader.read(context).parseObject(),
                  new ValidationErrors(),
                  EmitParser.fieldsAnd());
          var emit = parseEmit(context, fields, timeout);
          emit.authorize(Caller.of(context), Permission.EMIT);
          setSubject(context, emit);
          return emit.operator()
              .emitWithReceipt(emit.event(), emit.args().toArray())
              .thenApply(ClusterDocuments::of);
        });
  }

  private CompletableFuture<Map<String, Object>> emitWithAck(Context context, FieldReader query) {
    var fields =
        FieldReader.of(
            bodyReader.read(context).parseObject(),
            new ValidationErrors(),
            EmitParser.fieldsAnd(TIMEOUT));
    var emit = parseEmit(context, fields, timeout(fields));
    emit.authorize(Caller.of(context), Permission.ACK);
    setSubject(context, emit);
    return emit.operator()
        .emitWithAck(emit.event(), emit.args().toArray())
        .thenApply(ClusterDocuments::of);
  }

  private ParsedEmit<BroadcastOperator> parseEmit(
      Context context, FieldReader fields, Duration timeout) {
    var operator = Exchange.of(context).withTrace(baseOperator).timeout(timeout);
    var emit = EmitParser.parse(operator, fields);
    fields.errors().throwIfAny();
    return emit.orElseThrow();
  }

  private static void setSubject(Context context, ParsedEmit<?> emit) {
    Exchange.of(context).setSubject(emit.operator().namespace(), emit.event());
  }

  private CompletableFuture<Map<String, Object>> serverSideEmitWithAck(
      Context context, FieldReader query) {
    var fields =
        FieldReader.of(
            bodyReader.read(context).parseObject(), new ValidationErrors(), SERVER_SIDE_FIELDS);
    var operator =
        OperatorParser.withNamespace(
            Exchange.of(context).withTrace(baseOperator).timeout(timeout(fields)), fields);
    var event = fields.requiredEvent();
    var args = AttachmentResolver.resolve(fields).toArray();
    if (!fields.errors().isEmpty()) {
      fields.errors().attempt(() -> operator.checkServerSide(event.orElse("absent"), args));
      fields.errors().throwIfAny();
    }
    Caller.of(context)
        .authorize(
            RequiredPermission.forServers(Permission.SERVER_SIDE_EMIT, operator)
                .withEvents(List.of(event.orElseThrow())));
    Exchange.of(context).setSubject(operator.namespace(), event.orElseThrow());
    return operator
        .serverSideEmitWithAck(event.orElseThrow(), args)
        .thenApply(ClusterDocuments::of);
  }

  private CompletableFuture<Map<String, Object>> fetchSockets(Context context, FieldReader query) {
    var limit =
        query.integerField("limit", ClusterDocuments.MAX_ITEMS, 1, ClusterDocuments.MAX_ITEMS);
    var operator = OperatorParser.withTarget(baseOperator.timeout(timeout(query)), query);
    query.errors().throwIfAny();
    Caller.of(context).authorize(RequiredPermission.forReading(Permission.FETCH, operator));
    return operator.fetchSockets().thenApply(fetched -> ClusterDocuments.of(fetched, limit));
  }

  private CompletableFuture<Map<String, Object>> listServers(Context context, FieldReader query) {
    var operator = OperatorParser.withNamespace(baseOperator.timeout(timeout(query)), query);
    query.errors().throwIfAny();
    Caller.of(context).authorize(RequiredPermission.forServers(Permission.FETCH, operator));
    return operator.servers().thenApply(ClusterDocuments::of);
  }

  private static Duration timeout(FieldReader fields) {
    return Duration.ofMillis(
        fields.integerField(TIMEOUT, DEFAULT_TIMEOUT_MILLIS, 1, MAX_TIMEOUT_MILLIS));
  }

  /** Reads a request, and asks. */
  private interface ClusterCall {
    CompletableFuture<Map<String, Object>> send(Context context, FieldReader query);
  }

  private QueryHandler readHandler(Permission permission, ClusterCall request) {
    return (context, query) -> {
      Caller.of(context).requirePermission(permission);
      respond(context, start(context, query, request, false), null, null);
    };
  }

  private CompletableFuture<Map<String, Object>> start(
      Context context, FieldReader query, ClusterCall request, boolean isPublication) {
    var permit = concurrencyLimit.acquire(Caller.of(context));
    try {
      var response = pendingRequests.track(request.send(context, query), isPublication);
      var unused = response.whenComplete((document, failure) -> permit.close());
      return response;
    } catch (RuntimeException | Error e) {
      permit.close();
      throw e;
    }
  }

  private QueryHandler publishHandler(Verb verb, Permission permission, ClusterCall request) {
    return (context, query) -> {
      CompletableFuture<Map<String, Object>> response;
      var span = Exchange.of(context).startPublishSpan(verb);
      try {
        Caller.of(context).requirePermission(permission);
        IdempotencyKeyHeader.reject(context, "a repeat would ask again, and get other answers");
        response = start(context, query, request, true);
      } catch (RuntimeException e) {
        counters.count(verb, 1, e);
        span.fail(e);
        throw e;
      }
      respond(context, response, verb, span);
    };
  }

  private void respond(
      Context context,
      CompletableFuture<Map<String, Object>> response,
      @Nullable Verb verb,
      @Nullable PublishSpan span) {
    context.future(
        () ->
            response.handle(
                (document, failure) -> {
                  if (verb != null) {
                    counters.count(verb, 1, failure);
                  }
                  if (span != null) {
                    endSpan(span, document, failure);
                  }
                  if (failure != null) {
                    Problems.respond(context, failure);
                  } else {
                    context
                        .status(HttpStatus.OK_200)
                        .contentType("application/json")
                        .result(JSON.writeValueAsBytes(document));
                  }
                  return null;
                }));
  }

  private static void endSpan(
      PublishSpan span, @Nullable Map<String, Object> document, @Nullable Throwable failure) {
    if (failure != null) {
      span.fail(failure);
    } else if (document != null) {
      span.succeed(List.of(String.valueOf(document.get("id"))));
    }
  }

  /** Answers what still waits. */
  @Override
  public void close() {
    pendingRequests.close();
  }
}
