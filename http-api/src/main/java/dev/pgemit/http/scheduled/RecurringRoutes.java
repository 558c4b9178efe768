package dev.pgemit.http.scheduled;

import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.emit.Emit;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
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
    routes.get(ALL, this::list);
    routes.put(ONE, this::put);
    routes.get(ONE, context -> answer(context, recurring.find(name(context))));
    routes.delete(ONE, this::delete);
    routes.post(ONE + "/pause", context -> answer(context, recurring.pause(name(context))));
    routes.post(ONE + "/resume", context -> answer(context, recurring.resume(name(context))));
  }

  private void list(Context context) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("recurring", recurring.list().stream().map(Documents::of).toList());
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
    var isNew = recurring.find(name).isEmpty();
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
                      emission.orElseThrow().collect();
                    })));
    faults.throwIfAny();
    Documents.answer(
        context,
        isNew ? HttpStatus.CREATED_201 : HttpStatus.OK_200,
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
    if (!recurring.delete(name(context))) {
      throw unknown();
    }
    context.status(HttpStatus.NO_CONTENT_204);
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
