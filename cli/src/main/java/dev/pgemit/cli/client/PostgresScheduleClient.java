package dev.pgemit.cli.client;

import dev.pgemit.Emitter;
import dev.pgemit.RecurringEmit;
import dev.pgemit.http.scheduled.ScheduleDocuments;
import dev.pgemit.http.scheduled.ScheduleProblems;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Calls the Java API for scheduled and recurring emits. */
record PostgresScheduleClient(Emitter emitter) implements ScheduleClient {
  @Override
  public ObjectNode listScheduled(int limit, @Nullable String after) {
    var scheduled = emitter.scheduled();
    var page = after == null ? scheduled.list(limit) : scheduled.list(limit, after);
    return PostgresClient.document(ScheduleDocuments.of(page));
  }

  @Override
  public ObjectNode findScheduled(String id) {
    return emitter
        .scheduled()
        .find(id)
        .map(ScheduleDocuments::of)
        .map(PostgresClient::document)
        .orElseThrow(ScheduleProblems::noScheduledEmit);
  }

  @Override
  public void cancelScheduled(String id) {
    if (!emitter.scheduled().cancel(id)) {
      throw ScheduleProblems.noScheduledEmit();
    }
  }

  @Override
  public ObjectNode listRecurring() {
    return PostgresClient.document(ScheduleDocuments.of(emitter.recurring().list()));
  }

  @Override
  public ObjectNode putRecurring(String name, String cron, ZoneId zone, EmitRequest emit) {
    var event = emit.event();
    return document(
        Optional.of(
            emitter
                .recurring()
                .put(
                    name,
                    cron,
                    zone,
                    operator -> emit.applyTo(operator).emit(event.name(), event.arguments()))));
  }

  @Override
  public ObjectNode pauseRecurring(String name) {
    return document(emitter.recurring().pause(name));
  }

  @Override
  public ObjectNode resumeRecurring(String name) {
    return document(emitter.recurring().resume(name));
  }

  @Override
  public void deleteRecurring(String name) {
    if (!emitter.recurring().delete(name)) {
      throw ScheduleProblems.noRecurringEmit();
    }
  }

  private static ObjectNode document(Optional<RecurringEmit> emit) {
    return emit.map(ScheduleDocuments::of)
        .map(PostgresClient::document)
        .orElseThrow(ScheduleProblems::noRecurringEmit);
  }
}
