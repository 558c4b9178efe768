package dev.pgemit.http.scheduled;

import dev.pgemit.ScheduledEmits;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Query;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
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
    routes.get("/v1/scheduled", this::list);
    routes.get(ONE, this::find);
    routes.delete(ONE, this::cancel);
  }

  private void list(Context context) {
    var query = Query.of(context, new Faults(), "limit", "after");
    var limit = query.integer("limit", USUAL_LIMIT, 1, ScheduledEmits.MOST_PER_PAGE);
    var after = query.string("after");
    query.faults().throwIfAny();
    var page =
        after.map(place -> scheduled.list(limit, place)).orElseGet(() -> scheduled.list(limit));
    Documents.answer(context, HttpStatus.OK_200, Documents.of(page));
  }

  private void find(Context context) {
    var found = scheduled.find(context.pathParam("id")).orElseThrow(ScheduledRoutes::gone);
    Documents.answer(context, HttpStatus.OK_200, Documents.of(found));
  }

  private void cancel(Context context) {
    if (!scheduled.cancel(context.pathParam("id"))) {
      throw gone();
    }
    context.status(HttpStatus.NO_CONTENT_204);
  }

  private static ProblemException gone() {
    return new ProblemException(
        HttpStatus.NOT_FOUND_404,
        "No emit with this id waits: it was sent or called off, or there never was one");
  }
}
