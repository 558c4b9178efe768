package dev.pgemit.http.scheduled;

import dev.pgemit.ScheduledEmits;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.body.Parameters;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import io.javalin.http.Context;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/** The emits that are still to come. */
public final class ScheduledRoutes {
  private static final int USUAL_LIMIT = 100;

  private static final String ALL = "/v1/scheduled";

  // Not {id}: the caller may have chosen one with a slash.
  private static final String ONE = ALL + "/<id>";
  private static final String ID = "id";

  private final ScheduledEmits scheduled;

  /**
   * Makes the routes.
   *
   * @param scheduled where they lead to
   */
  public ScheduledRoutes(ScheduledEmits scheduled) {
    this.scheduled = scheduled;
  }

  /** Adds them. */
  public void addTo(Routes routes) {
    routes.get(
        ALL, Parameters.NONE.numbers("limit").texts("after", ID), scheduling(this::listOrFind));
    routes.get(ONE, Parameters.NONE, scheduling((context, query) -> find(context, id(context))));
    routes.delete(
        ALL,
        Parameters.NONE.texts(ID),
        scheduling((context, query) -> cancel(context, query.requiredParameter(ID))));
    routes.delete(
        ONE, Parameters.NONE, scheduling((context, query) -> cancel(context, id(context))));
  }

  private static QueryHandler scheduling(QueryHandler handler) {
    return (context, query) -> {
      Caller.of(context).require(Right.SCHEDULE);
      handler.handle(context, query);
    };
  }

  private static String id(Context context) {
    return context.pathParam(ID);
  }

  private void listOrFind(Context context, Fields query) {
    if (!query.has(ID)) {
      list(context, query);
      return;
    }
    for (var name : List.of("limit", "after")) {
      if (query.has(name)) {
        query
            .faults()
            .add("/" + name, "is for the list, and id for one emit: leave one of them out");
      }
    }
    find(context, query.requiredParameter(ID));
  }

  private void list(Context context, Fields query) {
    var limit = query.integer("limit", USUAL_LIMIT, 1, ScheduledEmits.MAX_PAGE_SIZE);
    var after = query.string("after");
    query.faults().throwIfAny();
    var visible = visible(Caller.of(context));
    var page = after.map(place -> visible.list(limit, place)).orElseGet(() -> visible.list(limit));
    Documents.answer(context, HttpStatus.OK_200, Documents.of(page));
  }

  private void find(Context context, String id) {
    var emit = visible(Caller.of(context)).find(id).orElseThrow(ScheduledRoutes::gone);
    Documents.answer(context, HttpStatus.OK_200, Documents.of(emit));
  }

  private void cancel(Context context, String id) {
    var caller = Caller.of(context);
    var audit = new ChangeAudit(context, Change.SCHEDULED_CANCEL, id);
    audit.of(
        () -> {
          var isCancelled =
              visible(caller)
                  .cancel(
                      id,
                      emit -> {
                        Say.in(emit).requireChange(caller);
                        audit.about(Say.in(emit));
                      });
          if (!isCancelled) {
            throw gone();
          }
          return id;
        });
    context.status(HttpStatus.NO_CONTENT_204);
  }

  // The caller's own emits come first, and what the caller may not see does not exist for it.
  private ScheduledEmits visible(Caller caller) {
    return caller
        .owner()
        .map(scheduled::ownedBy)
        .orElse(scheduled)
        .visibleWhere(emit -> Say.in(emit).maySee(caller));
  }

  private static ProblemException gone() {
    return new ProblemException(
        HttpStatus.NOT_FOUND_404,
        "No emit with this id waits: it was sent or called off, or there never was one");
  }
}
