package dev.pgemit.wire;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Types whose getters are not their content, by name, so that none of their libraries is needed.
 * {@code docs/values.md} lists them for users.
 */
final class UnsupportedTypes {
  private static final String RAW =
      "convert it first, e.g. to a Map or to a JSON string in a"
          + " tools.jackson.databind.util.RawValue";

  // Of each: the type itself and everything that extends or implements it.
  private static final Map<String, String> NAMED = new HashMap<>();

  static {
    named("is a value of Jackson 2, which Jackson 3 does not know: " + RAW)
        .of(
            "com.fasterxml.jackson.core.TreeNode",
            "com.fasterxml.jackson.databind.JsonSerializable",
            "com.fasterxml.jackson.databind.util.RawValue");
    named("is a JSON tree of another library: " + RAW)
        .of(
            "com.google.gson.JsonElement",
            "org.json.JSONObject",
            "org.json.JSONArray",
            "jakarta.json.JsonValue",
            "javax.json.JsonValue",
            "kotlinx.serialization.json.JsonElement",
            "io.vertx.core.json.JsonObject",
            "io.vertx.core.json.JsonArray",
            "org.bson.BsonValue",
            "com.google.protobuf.MessageLite",
            "org.apache.avro.generic.IndexedRecord",
            "org.w3c.dom.Node");
    named("is an error, not its content: send its message, or a record of what clients may know")
        .of("java.lang.Throwable");
    named("is a stream of bytes or characters: read it, and send a byte[] or a String")
        .of(
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Reader",
            "java.io.Writer",
            "java.nio.channels.Channel",
            "org.springframework.core.io.InputStreamSource");
    named("is not there yet: wait for its result, and send that")
        .of(
            "java.util.concurrent.Future",
            "java.util.concurrent.CompletionStage",
            "java.util.concurrent.Flow$Publisher",
            "org.reactivestreams.Publisher",
            "io.smallrye.mutiny.Uni",
            "io.smallrye.mutiny.Multi",
            "io.vertx.core.Future",
            "kotlin.Lazy",
            "kotlinx.coroutines.Job");
    named("belongs to the database driver: read what it holds, and send that")
        .of(
            "java.sql.Wrapper",
            "java.sql.Clob",
            "java.sql.SQLXML",
            "java.sql.Array",
            "java.sql.Struct",
            "java.sql.Ref",
            "java.sql.RowId",
            "org.postgresql.util.PGobject");
    named("is a proxy of a persistence library: send a record or a Map of the columns wanted")
        .of(
            "org.hibernate.proxy.HibernateProxy",
            "javassist.util.proxy.Proxy",
            "jakarta.persistence.EntityManager",
            "jakarta.persistence.Tuple",
            "javax.persistence.Tuple");
    named("is a proxy of Spring's: send what it stands for")
        .of("org.springframework.aop.framework.Advised");
    named("is an HTTP request or response: send its body")
        .of(
            "org.springframework.http.HttpEntity",
            "org.springframework.web.servlet.ModelAndView",
            "org.springframework.web.context.request.RequestAttributes",
            "io.micronaut.http.HttpMessage",
            "jakarta.servlet.ServletRequest",
            "jakarta.servlet.ServletResponse",
            "jakarta.servlet.http.Part",
            "jakarta.servlet.http.HttpSession",
            "jakarta.ws.rs.core.Response",
            "java.net.http.HttpRequest",
            "java.net.http.HttpResponse");
    named("is code, not a value: call it, and send its result")
        .of(
            "java.lang.Thread",
            "java.util.concurrent.Executor",
            "kotlin.Function",
            "groovy.lang.Closure");
    named("has no JSON form that Jackson knows: send its text, or a Map of its parts")
        .of("groovy.lang.GString", "org.bson.types.ObjectId", "javax.money.MonetaryAmount");
  }

  // Only where Jackson sees nothing but getters: a collection of these libraries is a collection.
  private static final Map<String, String> BY_PREFIX =
      Map.ofEntries(
          prefix("com.fasterxml.jackson.databind.", "is a type of Jackson 2: " + RAW),
          prefix("com.fasterxml.jackson.core.", "is a type of Jackson 2: " + RAW),
          prefix(
              "io.vavr.",
              "is a type of Vavr: convert it first, e.g. with toJavaList(), toJavaMap() or"
                  + " getOrNull()"),
          prefix("kotlin.time.", "is a time of Kotlin's: convert it to java.time"),
          prefix("kotlinx.datetime.", "is a time of Kotlin's: convert it to java.time"),
          prefix("kotlin.sequences.", "is a sequence of Kotlin's: use toList()"),
          prefix("kotlin.reflect.", "is code, not a value: send its name"),
          prefix("kotlin.text.", "has no JSON form: send the text itself"),
          prefix("kotlin.uuid.", "has no JSON form that Jackson knows: send a java.util.UUID"),
          prefix("kotlin.coroutines.", "is code, not a value: send its result"),
          prefix("kotlinx.", "has no JSON form that Jackson knows: " + RAW),
          prefix("scala.", "is a type of Scala's: convert it first, e.g. to a Java collection"),
          prefix(
              "com.google.common.",
              "is a type of Guava: convert it first, e.g. with asMap() or orNull()"),
          prefix("reactor.", "is not there yet: wait for its result, and send that"),
          prefix("io.reactivex.", "is not there yet: wait for its result, and send that"));

  // Figures, whose getters are all there is to them.
  private static final Set<String> JDK_BEANS =
      Set.of(
          "java.util.IntSummaryStatistics",
          "java.util.LongSummaryStatistics",
          "java.util.DoubleSummaryStatistics",
          "java.lang.management.MemoryUsage",
          "java.lang.StackTraceElement");

  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  private UnsupportedTypes() {}

  /** Returns why a type must not be sent, whatever Jackson takes it for. */
  static Optional<String> reason(Class<?> type) {
    for (var ancestor : lineage(type)) {
      var reason = NAMED.get(ancestor.getName());
      if (reason != null) {
        return isAnnotated(type) ? Optional.empty() : Optional.of(type.getName() + " " + reason);
      }
    }
    return Optional.empty();
  }

  /** Returns why a type must not be sent of which Jackson knows nothing but its getters. */
  static Optional<String> reasonOfBean(Class<?> type) {
    return reasonOfKey(type).or(() -> ofJdk(type));
  }

  /** Returns why a type must not be the key of a map. */
  static Optional<String> reasonOfKey(Class<?> type) {
    return reason(type).or(() -> byPrefix(type));
  }

  /** Returns what is wrong with a type without properties: it would arrive as {}. */
  static Optional<String> empty(Class<?> type) {
    return Optional.of(
        "%s has no properties that Jackson can see and would arrive as {}: give it getters or make"
                .formatted(type.getName())
            + " it a record; Map.of() is an empty object");
  }

  /** Returns what is wrong with a map's key that only has a text for debugging. */
  static Optional<String> nameless(Class<?> type) {
    return Optional.of(
        "a map's key of type %s has no text of its own: use its name or number as the key, or"
                .formatted(type.getTypeName())
            + " annotate the text with @JsonKey");
  }

  /** Returns a type, its superclasses and all their interfaces. */
  static Set<Class<?>> lineage(Class<?> type) {
    var lineage = new LinkedHashSet<Class<?>>();
    var open = new ArrayDeque<Class<?>>(List.of(type));
    while (!open.isEmpty()) {
      var next = open.remove();
      if (lineage.add(next)) {
        if (next.getSuperclass() != null) {
          open.add(next.getSuperclass());
        }
        open.addAll(Arrays.asList(next.getInterfaces()));
      }
    }
    return lineage;
  }

  // Its author has thought of JSON: a Throwable with @JsonIncludeProperties, for example.
  private static boolean isAnnotated(Class<?> type) {
    return Arrays.stream(type.getDeclaredAnnotations())
        .map(annotation -> annotation.annotationType().getName())
        .anyMatch(
            name ->
                name.startsWith("com.fasterxml.jackson.annotation.")
                    || name.startsWith("tools.jackson.databind.annotation."));
  }

  private static Optional<String> byPrefix(Class<?> type) {
    for (var ancestor : lineage(type)) {
      for (var prefix : BY_PREFIX.entrySet()) {
        if (ancestor.getName().startsWith(prefix.getKey())) {
          return Optional.of(type.getName() + " " + prefix.getValue());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofJdk(Class<?> type) {
    var name = type.getName();
    return JDK.stream().anyMatch(name::startsWith)
            && !java.lang.reflect.Proxy.isProxyClass(type)
            && !Map.Entry.class.isAssignableFrom(type)
            && !JDK_BEANS.contains(name)
        ? Optional.of(
            name + " has no JSON form: send its text, or a record or Map of the parts wanted")
        : Optional.empty();
  }

  private static Map.Entry<String, String> prefix(String prefix, String reason) {
    return Map.entry(prefix, reason);
  }

  private static Names named(String reason) {
    return names -> Arrays.stream(names).forEach(name -> NAMED.put(name, reason));
  }

  private interface Names {
    void of(String... names);
  }
}
