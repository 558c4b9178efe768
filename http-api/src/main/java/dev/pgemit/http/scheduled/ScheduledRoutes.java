package dev.pgemit.http.scheduled;

import dev.pgemit.Emitter;
import dev.pgemit.ScheduledEmits;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import io.javalin.http.Context;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/** Routes for scheduled emits. */
public final class ScheduledRoutes {
  private static final int DEFAULT_LIMIT = 100;

  private static final String COLLECTION_PATH = "/v1/scheduled";

  // Not {id}: a caller may choose an id with a slash.
  private static final String ITEM_PATH = COLLECTION_PATH + "/<id>";
  private static final String ID = "id";

  private final Emitter emitter;

  /** Creates the routes. */
  public ScheduledRoutes(Emitter emitter) {
    this.emitter = emitter;
  }

  /** Adds the routes to the server. */
  public void addTo(Routes routes) {
    routes.get(
        COLLECTION_PATH,
        QueryParameters.NONE.numbers("limit").texts("after", ID),
        withSchedulePermission(this::listOrFind));
    routes.get(
        ITEM_PATH,
        QueryParameters.NONE,
        withSchedulePermission((context, query) -> find(context, id(context))));
    routes.delete(
        COLLECTION_PATH,
        QueryParameters.NONE.texts(ID),
        withSchedulePermission((context, query) -> cancel(context, query.requiredParameter(ID))));
    routes.delete(
        ITEM_PATH,
        QueryParameters.NONE,
        withSchedulePermission((context, query) -> cancel(context, id(context))));
  }

  private static QueryHandler withSchedulePermission(QueryHandler handler) {
    return (context, query) -> {
      Caller.of(context).requirePermission(Permission.SCHEDULE);
      handler.handle(context, query);
    };
  }

  private static String id(Context context) {
    return context.pathParam(ID);
  }

  private void listOrFind(Context context, FieldReader query) {
    if (!query.hasField(ID)) {
      list(context, query);
      return;
    }
    for (var name : List.of("limit", "after")) {
      if (query.hasField(name)) {
        query
            .errors()
            .add("/" + name, "applies to the list, and id to one emit: leave one of them out");
      }
    }
    find(context, query.requiredParameter(ID));
  }

  private void list(Context context, FieldReader query) {
    var limit = query.integerField("limit", DEFAULT_LIMIT, 1, ScheduledEmits.MAX_PAGE_SIZE);
    var after = query.stringField("after");
    query.errors().throwIfAny();
    var visible = visibleTo(Caller.of(context));
    var page =
        after.map(cursor -> visible.list(limit, cursor)).orElseGet(() -> visible.list(limit));
    JsonResponse.write(context, HttpStatus.OK_200, ScheduleDocuments.of(page));
  }

  private void find(Context context, String id) {
    var emit =
        visibleTo(Caller.of(context)).find(id).orElseThrow(ScheduleProblems::noScheduledEmit);
    JsonResponse.write(context, HttpStatus.OK_200, ScheduleDocuments.of(emit));
  }

  private void cancel(Context context, String id) {
    var caller = Caller.of(context);
    var audit = new ScheduleChangeAudit(context, ScheduleChange.SCHEDULED_CANCEL, id);
    audit.perform(
        () -> {
          var isCancelled =
              visibleTo(caller)
                  .cancel(
                      id,
                      emit -> {
                        MessageAccess.of(emit).requireChangeableBy(caller);
                        audit.setMessage(MessageAccess.of(emit));
                      });
          if (!isCancelled) {
            throw ScheduleProblems.noScheduledEmit();
          }
          return id;
        });
    context.status(HttpStatus.NO_CONTENT_204);
  }

  // The caller's own emits take precedence. Emits that the caller may not see count as missing.
  private ScheduledEmits visibleTo(Caller caller) {
    var scheduled = emitter.scheduled();
    return caller
        .owner()
        .map(scheduled::ownedBy)
        .orElse(scheduled)
        .visibleWhere(emit -> MessageAccess.of(emit).isVisibleTo(caller));
  }
}
