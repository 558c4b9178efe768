package dev.pgemit.http.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates the JSON document of a caller and its permissions. */
public final class CallerDocument {
  private CallerDocument() {}

  /** Returns the document. */
  public static Map<String, @Nullable Object> of(Caller caller) {
    var grant = caller.grant();
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("name", caller.logName());
    document.put("keyId", caller.keyId().orElse(null));
    document.put(
        "allow",
        Stream.of(Permission.values())
            .filter(caller::hasPermission)
            .map(Permission::label)
            .toList());
    document.put("namespace", texts(grant.namespaces()));
    document.put("to", texts(grant.rooms()));
    document.put("event", texts(grant.events()));
    document.put("rate", caller.rate() == null ? null : caller.rate().toString());
    return document;
  }

  private static List<String> texts(List<Glob> patterns) {
    return patterns.stream().map(Glob::text).toList();
  }
}
