package dev.pgemit.http.scheduled;

import dev.pgemit.Emitter;
import dev.pgemit.RecurringEmit;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.access.PermissionErrors;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.emit.EmitParser;
import dev.pgemit.http.emit.PublishGuard;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Handles {@code PUT /v1/recurring/{name}} and {@code PUT /v1/recurring?name=}. */
record PutRecurringHandler(Emitter emitter) {
  static final String[] FIELDS = {"cron", "zone", "emit"};

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final String EVERY_MINUTE = "* * * * *";

  void handle(Context context, String name) {
    var caller = Caller.of(context);
    var recurring = emitter.recurring();
    var errors = new ValidationErrors();
    var fields = FieldReader.of(RawBody.of(context).parseObject(), errors, FIELDS);
    var zone = fields.stringField("zone").map(id -> parseZone(errors, id)).orElse(UTC);
    var cron = fields.requiredString("cron").orElse(EVERY_MINUTE);
    errors.attempt(() -> recurring.check(name, cron, zone));
    var emit = fields.requiredObject("emit");
    if (emit.isEmpty()) {
      errors.throwIfAny();
    }
    var emitErrors = errors.at("/emit");
    var audit = new ScheduleChangeAudit(context, ScheduleChange.RECURRING_PUT, name);
    var isReplaced = new AtomicBoolean();
    var guarded =
        caller
            .owner()
            .map(recurring::ownedBy)
            .orElse(recurring)
            .visibleWhere(existing -> canReplace(caller, existing))
            .guardedBy(
                existing -> {
                  requireCanReplace(caller, existing);
                  isReplaced.set(true);
                });
    var permissionErrors = new PermissionErrors(caller);
    var guard =
        PublishGuard.of(
            caller,
            Permission.EMIT,
            permissionErrors,
            "/emit",
            message -> {
              permissionErrors.throwIfAny();
              audit.setMessage(MessageAccess.of(message));
            });
    var stored = new AtomicReference<@Nullable RecurringEmit>();
    emitErrors.attempt(
        () ->
            stored.set(
                audit.perform(
                    () ->
                        guarded.put(
                            name,
                            cron,
                            zone,
                            baseOperator -> {
                              var emitFields =
                                  FieldReader.of(
                                      emit.orElseThrow(), emitErrors, EmitParser.fieldsAnd());
                              var parsedEmit = EmitParser.parse(baseOperator, emitFields);
                              errors.throwIfAny();
                              parsedEmit.orElseThrow().guardedBy(guard).addToBatch();
                            }))));
    errors.throwIfAny();
    JsonResponse.write(
        context,
        isReplaced.get() ? HttpStatus.OK_200 : HttpStatus.CREATED_201,
        ScheduleDocuments.of(Objects.requireNonNull(stored.get())));
  }

  private static ZoneId parseZone(ValidationErrors errors, String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      errors.add("/zone", "must be a time zone such as Europe/Berlin or UTC");
      return UTC;
    }
  }

  private static boolean canReplace(Caller caller, RecurringEmit existing) {
    return MessageAccess.of(existing).isVisibleTo(caller)
        && MessageAccess.of(existing).isChangeableBy(caller);
  }

  private static void requireCanReplace(Caller caller, RecurringEmit existing) {
    if (!canReplace(caller, existing)) {
      throw new ProblemException(
          ProblemType.PERMISSION_DENIED,
          ("%s lacks the permission to send the recurring emit of this name, and may"
                  + " not replace it: choose another name")
              .formatted(caller));
    }
  }
}
