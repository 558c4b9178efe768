package dev.pgemit.http.scheduled;

import dev.pgemit.ScheduledEmit;
import dev.pgemit.ScheduledEmits;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Query;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import org.eclipse.jetty.http.HttpStatus;

/** The emits that are still to come. */
public final class ScheduledRoutes {
  private static final int USUAL_LIMIT = 100;

  // Not {id}: the caller may have chosen one with a slash.
  private static final String ONE = "/v1/scheduled/<id>";

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
  public void addTo(RoutesConfig routes) {
    routes.get("/v1/scheduled", scheduling(this::list));
    routes.get(ONE, scheduling(this::find));
    routes.delete(ONE, scheduling(this::cancel));
  }

  private static Handler scheduling(Handler handler) {
    return context -> {
      Caller.of(context).require(Right.SCHEDULE);
      handler.handle(context);
    };
  }

  private void list(Context context) {
    var query = Query.of(context, new Faults(), "limit", "after");
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

  private void find(Context context) {
    Documents.answer(context, HttpStatus.OK_200, Documents.of(found(context)));
  }

  private void cancel(Context context) {
    var emit = found(context);
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
  private ScheduledEmit found(Context context) {
    return scheduled
        .find(context.pathParam("id"))
        .filter(emit -> Say.in(emit).maySee(Caller.of(context)))
        .orElseThrow(ScheduledRoutes::gone);
  }

  private static ProblemException gone() {
    return new ProblemException(
        HttpStatus.NOT_FOUND_404,
        "No emit with this id waits: it was sent or called off, or there never was one");
  }
}
