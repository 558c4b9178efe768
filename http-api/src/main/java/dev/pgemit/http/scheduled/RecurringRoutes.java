package dev.pgemit.http.scheduled;

import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** The emits that go out again and again. */
public final class RecurringRoutes {
  private static final String ALL = "/v1/recurring";
  private static final String ONE = ALL + "/{name}";

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
  public void addTo(RoutesConfig routes) {
    routes.get(ALL, scheduling(this::list));
    routes.put(ONE, scheduling(put));
    routes.get(ONE, scheduling(context -> answer(context, found(context))));
    routes.delete(
        ONE,
        scheduling(
            context -> {
              change(
                  context,
                  Change.RECURRING_DELETE,
                  (guarded, name) -> guarded.delete(name) ? Optional.of(name) : Optional.empty());
              context.status(HttpStatus.NO_CONTENT_204);
            }));
    routes.post(
        ONE + "/pause",
        scheduling(
            context ->
                answer(context, change(context, Change.RECURRING_PAUSE, RecurringEmits::pause))));
    routes.post(
        ONE + "/resume",
        scheduling(
            context ->
                answer(context, change(context, Change.RECURRING_RESUME, RecurringEmits::resume))));
  }

  private static Handler scheduling(Handler handler) {
    return context -> {
      Caller.of(context).require(Right.SCHEDULE);
      handler.handle(context);
    };
  }

  private void list(Context context) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(
        "recurring",
        recurring.list().stream()
            .filter(emit -> Say.in(emit).maySee(Caller.of(context)))
            .map(Documents::of)
            .toList());
    Documents.answer(context, HttpStatus.OK_200, document);
  }

  /** A change of the one with a name. */
  private interface Step<T> {
    Optional<T> of(RecurringEmits guarded, String name);
  }

  private <T> T change(Context context, Change change, Step<T> step) {
    var caller = Caller.of(context);
    var audit = new ChangeAudit(context, change, name(context));
    // What the caller may do is asked of the row that is changed: by the time that one has been
    // read, it may be another's.
    var guarded =
        recurring.guardedBy(
            present -> {
              requireSeen(caller, present);
              Say.in(present).requireChange(caller);
              audit.about(Say.in(present));
            });
    return audit.of(() -> step.of(guarded, name(context)).orElseThrow(RecurringRoutes::unknown));
  }

  // To a caller who may not see such an emit it is as if there were none.
  private static void requireSeen(Caller caller, RecurringEmit emit) {
    if (!Say.in(emit).maySee(caller)) {
      throw unknown();
    }
  }

  private RecurringEmit found(Context context) {
    var emit = recurring.find(name(context)).orElseThrow(RecurringRoutes::unknown);
    requireSeen(Caller.of(context), emit);
    return emit;
  }

  private static String name(Context context) {
    return context.pathParam("name");
  }

  private static void answer(Context context, RecurringEmit one) {
    Documents.answer(context, HttpStatus.OK_200, Documents.of(one));
  }

  private static ProblemException unknown() {
    return new ProblemException(HttpStatus.NOT_FOUND_404, "No recurring emit has this name");
  }
}
