package dev.pgemit.http.scheduled;

import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.body.Parameters;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** The emits that go out again and again. */
public final class RecurringRoutes {
  private static final String ALL = "/v1/recurring";
  private static final String ONE = ALL + "/{name}";
  private static final String NAME = "name";
  private static final Parameters BY_NAME = Parameters.NONE.texts(NAME);

  private final RecurringEmits recurring;
  private final RecurringPut put;

  /**
   * Makes the routes.
   *
   * @param recurring where they lead to
   * @param body takes the requests' bodies
   */
  public RecurringRoutes(RecurringEmits recurring, Body body) {
    this.recurring = recurring;
    this.put = new RecurringPut(recurring, body);
  }

  /** Adds them. */
  public void addTo(Routes routes) {
    routes.get(ALL, BY_NAME, scheduling(this::listOrFind));
    routes.get(ONE, Parameters.NONE, inPath(this::find));
    var body = RecurringPut.FIELDS;
    routes.put(ALL, BY_NAME.besideBody(body), inQuery(put::handle));
    routes.put(ONE, Parameters.NONE.besideBody(body), inPath(put::handle));
    routes.delete(ALL, BY_NAME, inQuery(this::delete));
    routes.delete(ONE, Parameters.NONE, inPath(this::delete));
    addStep(routes, "/pause", Change.RECURRING_PAUSE, RecurringEmits::pause);
    addStep(routes, "/resume", Change.RECURRING_RESUME, RecurringEmits::resume);
  }

  private void addStep(Routes routes, String path, Change change, Step<RecurringEmit> step) {
    ByName handler = (context, name) -> answer(context, change(context, name, change, step));
    routes.post(ALL + path, BY_NAME, inQuery(handler));
    routes.post(ONE + path, Parameters.NONE, inPath(handler));
  }

  /** Answers a request about the recurring emit of a name. */
  private interface ByName {
    void handle(Context context, String name);
  }

  private static QueryHandler inPath(ByName handler) {
    return scheduling((context, query) -> handler.handle(context, context.pathParam(NAME)));
  }

  // A name may hold what a path cannot.
  private static QueryHandler inQuery(ByName handler) {
    return scheduling((context, query) -> handler.handle(context, query.requiredParameter(NAME)));
  }

  private static QueryHandler scheduling(QueryHandler handler) {
    return (context, query) -> {
      Caller.of(context).require(Right.SCHEDULE);
      handler.handle(context, query);
    };
  }

  private void listOrFind(Context context, Fields query) {
    query.faults().throwIfAny();
    if (query.has(NAME)) {
      find(context, query.requiredParameter(NAME));
    } else {
      list(context);
    }
  }

  private void find(Context context, String name) {
    answer(context, visible(Caller.of(context)).find(name).orElseThrow(RecurringRoutes::unknown));
  }

  private void delete(Context context, String name) {
    change(
        context,
        name,
        Change.RECURRING_DELETE,
        (guarded, one) -> guarded.delete(one) ? Optional.of(one) : Optional.empty());
    context.status(HttpStatus.NO_CONTENT_204);
  }

  private void list(Context context) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(
        "recurring", visible(Caller.of(context)).list().stream().map(Documents::of).toList());
    Documents.answer(context, HttpStatus.OK_200, document);
  }

  /** A change of the one with a name. */
  private interface Step<T> {
    Optional<T> of(RecurringEmits guarded, String name);
  }

  private <T> T change(Context context, String name, Change change, Step<T> step) {
    var caller = Caller.of(context);
    var audit = new ChangeAudit(context, change, name);
    // What the caller may do is asked of the row that is changed: by the time that one has been
    // read, it may be another's.
    var guarded =
        visible(caller)
            .guardedBy(
                present -> {
                  Say.in(present).requireChange(caller);
                  audit.about(Say.in(present));
                });
    return audit.of(() -> step.of(guarded, name).orElseThrow(RecurringRoutes::unknown));
  }

  // The caller's own emits come first, and what the caller may not see does not exist for it.
  private RecurringEmits visible(Caller caller) {
    return caller
        .owner()
        .map(recurring::ownedBy)
        .orElse(recurring)
        .visibleWhere(emit -> Say.in(emit).maySee(caller));
  }

  private static void answer(Context context, RecurringEmit one) {
    Documents.answer(context, HttpStatus.OK_200, Documents.of(one));
  }

  private static ProblemException unknown() {
    return new ProblemException(HttpStatus.NOT_FOUND_404, "No recurring emit has this name");
  }
}
