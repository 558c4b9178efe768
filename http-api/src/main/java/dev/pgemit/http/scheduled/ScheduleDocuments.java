package dev.pgemit.http.scheduled;

import dev.pgemit.RecurringEmit;
import dev.pgemit.ScheduledEmit;
import dev.pgemit.ScheduledEmits;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Writes scheduled and recurring emits as JSON. */
final class ScheduleDocuments {
  private static final JsonMapper JSON = new JsonMapper();

  private ScheduleDocuments() {}

  static void respond(Context context, int status, Map<String, Object> document) {
    context.status(status).contentType("application/json").result(JSON.writeValueAsBytes(document));
  }

  static Map<String, Object> of(ScheduledEmits.Page page) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scheduled", page.emits().stream().map(ScheduleDocuments::of).toList());
    if (page.next() != null) {
      document.put("next", page.next());
    }
    return document;
  }

  static Map<String, Object> of(ScheduledEmit emit) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", emit.id());
    document.put("deliverAt", emit.deliverAt().toString());
    addMessage(document, emit.verb(), emit.namespace(), emit.to(), emit.except(), emit.event());
    return document;
  }

  static Map<String, Object> of(RecurringEmit emit) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", emit.name());
    document.put("cron", emit.cron());
    document.put("zone", emit.zone());
    document.put("paused", emit.isPaused());
    if (!emit.isPaused()) {
      document.put("next", emit.next().toString());
    }
    addMessage(document, emit.verb(), emit.namespace(), emit.to(), emit.except(), emit.event());
    return document;
  }

  private static void addMessage(
      Map<String, Object> document,
      String verb,
      String namespace,
      List<String> to,
      List<String> except,
      Optional<String> event) {
    document.put("verb", verb);
    document.put("namespace", namespace);
    document.put("to", to);
    document.put("except", except);
    event.ifPresent(name -> document.put("event", name));
  }
}
