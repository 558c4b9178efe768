package dev.pgemit.http.scheduled;

import dev.pgemit.Emitter;
import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.answers.ClusterRequestRoutes;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.emit.DryRun;
import dev.pgemit.http.emit.DryRunCalls;
import dev.pgemit.http.route.CallRequest;
import dev.pgemit.http.route.CallResponse;
import dev.pgemit.http.route.IdempotencyKeyHeader;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import io.javalin.http.Context;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Routes for recurring emits. */
public final class RecurringRoutes {
  private static final String COLLECTION_PATH = "/v1/recurring";
  private static final String ITEM_PATH = COLLECTION_PATH + "/{name}";
  private static final String NAME = "name";
  private static final QueryParameters BY_NAME = QueryParameters.NONE.texts(NAME);

  private final Emitter emitter;
  private final PutRecurringHandler putHandler;
  private final DryRunCalls dryRuns;
  private final ClusterRequestRoutes clusterRequests;

  /**
   * Creates the routes for the recurring emits of an emitter.
   *
   * @param clusterRequests limits the dry runs, which wait for servers
   */
  public RecurringRoutes(Emitter emitter, ClusterRequestRoutes clusterRequests) {
    this.emitter = emitter;
    this.putHandler = new PutRecurringHandler(emitter);
    this.dryRuns = new DryRunCalls(emitter);
    this.clusterRequests = clusterRequests;
  }

  /** Adds the routes to the server. */
  public void addTo(Routes routes) {
    routes.get(COLLECTION_PATH, BY_NAME, withSchedulePermission(this::listOrFind));
    routes.get(ITEM_PATH, QueryParameters.NONE, byPathName(this::find));
    var body = PutRecurringHandler.FIELDS;
    routes.put(COLLECTION_PATH, BY_NAME.withBodyFields(body), byQueryName(putHandler::handle));
    routes.put(
        ITEM_PATH, QueryParameters.NONE.withBodyFields(body), byPathName(putHandler::handle));
    routes.delete(COLLECTION_PATH, BY_NAME, byQueryName(this::delete));
    routes.delete(ITEM_PATH, QueryParameters.NONE, byPathName(this::delete));
    addAction(routes, "/pause", ScheduleChange.RECURRING_PAUSE, RecurringEmits::pause);
    addAction(routes, "/resume", ScheduleChange.RECURRING_RESUME, RecurringEmits::resume);
    routes.post(
        COLLECTION_PATH + "/run",
        withDryRun(BY_NAME),
        withSchedulePermission(
            (context, query) -> run(context, query, query.requiredParameter(NAME))));
    routes.post(
        ITEM_PATH + "/run",
        withDryRun(QueryParameters.NONE),
        withSchedulePermission((context, query) -> run(context, query, context.pathParam(NAME))));
  }

  private static QueryParameters withDryRun(QueryParameters parameters) {
    return parameters.flags(DryRun.NAME).numbers("timeout");
  }

  private void run(Context context, FieldReader query, String name) {
    IdempotencyKeyHeader.reject(
        context.header(IdempotencyKeyHeader.NAME), "each run is a separate message");
    var call =
        DryRun.orElse(
            clusterRequests.reading(Permission.SCHEDULE, request -> previewRun(request, name)),
            request -> CompletableFuture.completedFuture(run(context, name)));
    Routes.start(call, context, query);
  }

  private CallResponse run(Context context, String name) {
    return CallResponse.accepted(
        change(context, name, ScheduleChange.RECURRING_RUN, RecurringEmits::run));
  }

  private CompletableFuture<CallResponse> previewRun(CallRequest request, String name) {
    var caller = request.caller();
    var emit = new AtomicReference<@Nullable RecurringEmit>();
    var message =
        visibleTo(caller)
            .guardedBy(
                existing -> {
                  MessageAccess.of(existing).requireChangeableBy(caller);
                  emit.set(existing);
                })
            .previewRun(name)
            .orElseThrow(ScheduleProblems::noRecurringEmit);
    return dryRuns.recurring(request, Objects.requireNonNull(emit.get()), message);
  }

  private void addAction(
      Routes routes, String path, ScheduleChange change, RecurringAction<RecurringEmit> action) {
    NamedHandler handler =
        (context, name) -> respond(context, change(context, name, change, action));
    routes.post(COLLECTION_PATH + path, BY_NAME, byQueryName(handler));
    routes.post(ITEM_PATH + path, QueryParameters.NONE, byPathName(handler));
  }

  /** Handles a request for the recurring emit with a given name. */
  private interface NamedHandler {
    void handle(Context context, String name);
  }

  private static QueryHandler byPathName(NamedHandler handler) {
    return withSchedulePermission(
        (context, query) -> handler.handle(context, context.pathParam(NAME)));
  }

  // A name may contain characters that a path cannot.
  private static QueryHandler byQueryName(NamedHandler handler) {
    return withSchedulePermission(
        (context, query) -> handler.handle(context, query.requiredParameter(NAME)));
  }

  private static QueryHandler withSchedulePermission(QueryHandler handler) {
    return (context, query) -> {
      Caller.of(context).requirePermission(Permission.SCHEDULE);
      handler.handle(context, query);
    };
  }

  private void listOrFind(Context context, FieldReader query) {
    query.errors().throwIfAny();
    if (query.hasField(NAME)) {
      find(context, query.requiredParameter(NAME));
    } else {
      list(context);
    }
  }

  private void find(Context context, String name) {
    respond(
        context,
        visibleTo(Caller.of(context)).find(name).orElseThrow(ScheduleProblems::noRecurringEmit));
  }

  private void delete(Context context, String name) {
    change(
        context,
        name,
        ScheduleChange.RECURRING_DELETE,
        (guarded, one) -> guarded.delete(one) ? Optional.of(one) : Optional.empty());
    context.status(HttpStatus.NO_CONTENT_204);
  }

  private void list(Context context) {
    JsonResponse.write(
        context, HttpStatus.OK_200, ScheduleDocuments.of(visibleTo(Caller.of(context)).list()));
  }

  /** Changes the recurring emit with a given name. */
  private interface RecurringAction<T> {
    Optional<T> apply(RecurringEmits guarded, String name);
  }

  private <T> T change(
      Context context, String name, ScheduleChange change, RecurringAction<T> action) {
    var caller = Caller.of(context);
    var audit = new ScheduleChangeAudit(context, change, name);
    // The guard checks the permission on the row that changes. A row that was read earlier may have
    // a new owner.
    var guarded =
        visibleTo(caller)
            .guardedBy(
                existing -> {
                  MessageAccess.of(existing).requireChangeableBy(caller);
                  audit.setMessage(MessageAccess.of(existing));
                });
    return audit.perform(
        () -> action.apply(guarded, name).orElseThrow(ScheduleProblems::noRecurringEmit));
  }

  // The caller's own emits take precedence. Emits that the caller may not see count as missing.
  private RecurringEmits visibleTo(Caller caller) {
    var recurring = emitter.recurring();
    return caller
        .owner()
        .map(recurring::ownedBy)
        .orElse(recurring)
        .visibleWhere(emit -> MessageAccess.of(emit).isVisibleTo(caller));
  }

  private static void respond(Context context, RecurringEmit emit) {
    JsonResponse.write(context, HttpStatus.OK_200, ScheduleDocuments.of(emit));
  }
}
