package dev.pgemit.http.scheduled;

import dev.pgemit.RecurringEmit;
import dev.pgemit.ScheduledEmit;
import dev.pgemit.ScheduledEmits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates the JSON documents of scheduled and recurring emits. */
public final class ScheduleDocuments {
  private ScheduleDocuments() {}

  /** Returns the document of a page of scheduled emits. */
  public static Map<String, Object> of(ScheduledEmits.Page page) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scheduled", page.emits().stream().map(ScheduleDocuments::of).toList());
    if (page.next() != null) {
      document.put("next", page.next());
    }
    return document;
  }

  /** Returns the document of a scheduled emit. */
  public static Map<String, Object> of(ScheduledEmit emit) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", emit.id());
    document.put("deliverAt", emit.deliverAt().toString());
    addMessage(document, emit.verb(), emit.namespace(), emit.to(), emit.except(), emit.event());
    return document;
  }

  /** Returns the document of a recurring emit. */
  public static Map<String, Object> of(RecurringEmit emit) {
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

  /** Returns the document of all recurring emits. */
  public static Map<String, Object> of(List<RecurringEmit> emits) {
    return Map.of("recurring", emits.stream().map(ScheduleDocuments::of).toList());
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
