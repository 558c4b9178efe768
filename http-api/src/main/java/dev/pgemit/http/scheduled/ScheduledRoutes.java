package dev.pgemit.http.scheduled;

import dev.pgemit.ScheduledEmit;
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
    var limit = query.integer("limit", USUAL_LIMIT, 1, ScheduledEmits.MOST_PER_PAGE);
    var after = query.string("after");
    query.faults().throwIfAny();
    var page =
        after.map(place -> scheduled.list(limit, place)).orElseGet(() -> scheduled.list(limit));
    Documents.answer(
        context,
        HttpStatus.OK_200,
        Documents.of(page, emit -> Say.in(emit).maySee(Caller.of(context))));
  }

  private void find(Context context, String id) {
    Documents.answer(context, HttpStatus.OK_200, Documents.of(found(context, id)));
  }

  private void cancel(Context context, String id) {
    var emit = found(context, id);
    Say.in(emit).requireChange(Caller.of(context));
    var audit = new ChangeAudit(context, Change.SCHEDULED_CANCEL, emit.id());
    audit.about(Say.in(emit));
    audit.of(() -> cancelled(emit));
    context.status(HttpStatus.NO_CONTENT_204);
  }

  private ScheduledEmit cancelled(ScheduledEmit emit) {
    if (!scheduled.cancel(emit.id())) {
      throw gone();
    }
    return emit;
  }

  // To a caller who may not see such an emit it is as if there were none.
  private ScheduledEmit found(Context context, String id) {
    return scheduled
        .find(id)
        .filter(emit -> Say.in(emit).maySee(Caller.of(context)))
        .orElseThrow(ScheduledRoutes::gone);
  }

  private static ProblemException gone() {
    return new ProblemException(
        HttpStatus.NOT_FOUND_404,
        "No emit with this id waits: it was sent or called off, or there never was one");
  }
}
