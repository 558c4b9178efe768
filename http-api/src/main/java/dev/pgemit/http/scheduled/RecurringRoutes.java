package dev.pgemit.http.scheduled;

import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Denials;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.emit.Emit;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** The emits that go out again and again. */
public final class RecurringRoutes {
  private static final String ALL = "/v1/recurring";
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final String ALWAYS = "* * * * *";
  private static final String ONE = ALL + "/{name}";

  private final RecurringEmits recurring;
  private final Body body;

  /**
   * Makes the routes.
   *
   * @param recurring where they lead to
   * @param body takes the requests' bodies
   */
  public RecurringRoutes(RecurringEmits recurring, Body body) {
    this.recurring = recurring;
    this.body = body;
  }

  /** Adds them. */
  public void addTo(RoutesConfig routes) {
    routes.get(ALL, scheduling(this::list));
    routes.put(ONE, scheduling(this::put));
    routes.get(ONE, scheduling(context -> answer(context, Optional.of(found(context)))));
    routes.delete(ONE, scheduling(this::delete));
    routes.post(
        ONE + "/pause", scheduling(context -> answer(context, recurring.pause(changed(context)))));
    routes.post(
        ONE + "/resume",
        scheduling(context -> answer(context, recurring.resume(changed(context)))));
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

  private void put(Context context) {
    var name = name(context);
    var faults = new Faults();
    var fields = Fields.of(body.of(context).object(), faults, "cron", "zone", "emit");
    var zone = fields.string("zone").map(id -> zone(faults, id)).orElse(UTC);
    var cron = fields.requiredString("cron").orElse(ALWAYS);
    faults.attempt(() -> recurring.check(name, cron, zone));
    var emit = fields.requiredObject("emit");
    if (emit.isEmpty()) {
      faults.throwIfAny();
    }
    var caller = Caller.of(context);
    var existing = recurring.find(name);
    var put = new AtomicReference<@Nullable RecurringEmit>();
    var part = faults.in("/emit");
    part.attempt(
        () ->
            put.set(
                recurring.put(
                    name,
                    cron,
                    zone,
                    start -> {
                      var emission =
                          Emit.read(start, Fields.of(emit.orElseThrow(), part, Emit.fieldsAnd()));
                      faults.throwIfAny();
                      var denials = new Denials(caller);
                      denials.check("/emit", emission.orElseThrow().demand(Right.EMIT));
                      denials.throwIfAny();
                      existing.ifPresent(replaced -> requireReplace(caller, replaced));
                      emission.get().collect();
                    })));
    faults.throwIfAny();
    Documents.answer(
        context,
        existing.isEmpty() ? HttpStatus.CREATED_201 : HttpStatus.OK_200,
        Documents.of(Objects.requireNonNull(put.get())));
  }

  private static ZoneId zone(Faults faults, String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      faults.add("/zone", "must be a time zone such as Europe/Berlin or UTC");
      return UTC;
    }
  }

  private void delete(Context context) {
    if (!recurring.delete(changed(context))) {
      throw unknown();
    }
    context.status(HttpStatus.NO_CONTENT_204);
  }

  // To a caller who may not see such an emit it is as if there were none.
  private RecurringEmit found(Context context) {
    return recurring
        .find(name(context))
        .filter(emit -> Say.in(emit).maySee(Caller.of(context)))
        .orElseThrow(RecurringRoutes::unknown);
  }

  /** The name of one that the caller may change. */
  private String changed(Context context) {
    var emit = found(context);
    Say.in(emit).requireChange(Caller.of(context));
    return emit.name();
  }

  private static void requireReplace(Caller caller, RecurringEmit emit) {
    if (!Say.in(emit).maySee(caller) || !Say.in(emit).mayChange(caller)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN_403,
          "%s may not replace the recurring emit of this name, which it could not send: choose another name"
              .formatted(caller));
    }
  }

  private static String name(Context context) {
    return context.pathParam("name");
  }

  private static void answer(Context context, Optional<RecurringEmit> one) {
    Documents.answer(
        context, HttpStatus.OK_200, Documents.of(one.orElseThrow(RecurringRoutes::unknown)));
  }

  private static ProblemException unknown() {
    return new ProblemException(HttpStatus.NOT_FOUND_404, "No recurring emit has this name");
  }
}
