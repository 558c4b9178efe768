package dev.pgemit.http.scheduled;

import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.route.IdempotencyKeyHeader;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** Routes for recurring emits. */
public final class RecurringRoutes {
  private static final String COLLECTION_PATH = "/v1/recurring";
  private static final String ITEM_PATH = COLLECTION_PATH + "/{name}";
  private static final String NAME = "name";
  private static final QueryParameters BY_NAME = QueryParameters.NONE.texts(NAME);

  private final RecurringEmits recurring;
  private final PutRecurringHandler putHandler;

  /** Creates the routes for these recurring emits. */
  public RecurringRoutes(RecurringEmits recurring) {
    this.recurring = recurring;
    this.putHandler = new PutRecurringHandler(recurring);
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
    routes.post(COLLECTION_PATH + "/run", BY_NAME, byQueryName(this::run));
    routes.post(ITEM_PATH + "/run", QueryParameters.NONE, byPathName(this::run));
  }

  private void run(Context context, String name) {
    IdempotencyKeyHeader.reject(
        context.header(IdempotencyKeyHeader.NAME), "each run is a message of its own");
    var id = change(context, name, ScheduleChange.RECURRING_RUN, RecurringEmits::run);
    ScheduleDocuments.respond(context, HttpStatus.ACCEPTED_202, Map.of("id", id));
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
        context, visibleTo(Caller.of(context)).find(name).orElseThrow(RecurringRoutes::notFound));
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
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(
        "recurring",
        visibleTo(Caller.of(context)).list().stream().map(ScheduleDocuments::of).toList());
    ScheduleDocuments.respond(context, HttpStatus.OK_200, document);
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
    return audit.perform(() -> action.apply(guarded, name).orElseThrow(RecurringRoutes::notFound));
  }

  // The caller's own emits take precedence. Emits that the caller may not see count as missing.
  private RecurringEmits visibleTo(Caller caller) {
    return caller
        .owner()
        .map(recurring::ownedBy)
        .orElse(recurring)
        .visibleWhere(emit -> MessageAccess.of(emit).isVisibleTo(caller));
  }

  private static void respond(Context context, RecurringEmit emit) {
    ScheduleDocuments.respond(context, HttpStatus.OK_200, ScheduleDocuments.of(emit));
  }

  private static ProblemException notFound() {
    return new ProblemException(ProblemType.EMIT_NOT_FOUND, "No recurring emit has this name");
  }
}
