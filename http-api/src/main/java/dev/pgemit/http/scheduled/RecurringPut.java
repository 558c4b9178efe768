package dev.pgemit.http.scheduled;

import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Denials;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.emit.Emission;
import dev.pgemit.http.emit.Emit;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /v1/recurring/{name}} and {@code PUT /v1/recurring?name=}.
 *
 * @param recurring where it leads to
 * @param body takes the request's body
 */
record RecurringPut(RecurringEmits recurring, Body body) {
  static final String[] FIELDS = {"cron", "zone", "emit"};

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final String ALWAYS = "* * * * *";

  void handle(Context context, String name) {
    var caller = Caller.of(context);
    var faults = new Faults();
    var fields = Fields.of(body.of(context).object(), faults, FIELDS);
    var zone = fields.string("zone").map(id -> zone(faults, id)).orElse(UTC);
    var cron = fields.requiredString("cron").orElse(ALWAYS);
    faults.attempt(() -> recurring.check(name, cron, zone));
    var emit = fields.requiredObject("emit");
    if (emit.isEmpty()) {
      faults.throwIfAny();
    }
    var part = faults.in("/emit");
    var audit = new ChangeAudit(context, Change.RECURRING_PUT, name);
    var isReplaced = new AtomicBoolean();
    var guarded =
        caller
            .owner()
            .map(recurring::ownedBy)
            .orElse(recurring)
            .visibleWhere(present -> mayReplace(caller, present))
            .guardedBy(
                present -> {
                  requireReplace(caller, present);
                  isReplaced.set(true);
                });
    var put = new AtomicReference<@Nullable RecurringEmit>();
    part.attempt(
        () ->
            put.set(
                audit.of(
                    () ->
                        guarded.put(
                            name,
                            cron,
                            zone,
                            start -> {
                              var read = Fields.of(emit.orElseThrow(), part, Emit.fieldsAnd());
                              var emission = Emit.read(start, read);
                              faults.throwIfAny();
                              require(caller, emission.orElseThrow());
                              audit.about(Say.in(emission.get()));
                              emission.get().collect();
                            }))));
    faults.throwIfAny();
    Documents.answer(
        context,
        isReplaced.get() ? HttpStatus.OK_200 : HttpStatus.CREATED_201,
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

  private static void require(Caller caller, Emission<?> emission) {
    var denials = new Denials(caller);
    denials.check("/emit", emission.demand(Right.EMIT));
    denials.throwIfAny();
  }

  private static boolean mayReplace(Caller caller, RecurringEmit present) {
    return Say.in(present).maySee(caller) && Say.in(present).mayChange(caller);
  }

  private static void requireReplace(Caller caller, RecurringEmit present) {
    if (!mayReplace(caller, present)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN_403,
          "%s may not replace the recurring emit of this name, which it could not send: choose another name"
              .formatted(caller));
    }
  }
}
