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
  private static final String CONVERT_HINT =
      "convert it first, e.g. to a Map or to a JSON string in a"
          + " tools.jackson.databind.util.RawValue";

  // Of each: the type itself and everything that extends or implements it.
  private static final Map<String, String> REASONS_BY_TYPE = new HashMap<>();

  static {
    rejectBecause("is a value of Jackson 2, which Jackson 3 does not support: " + CONVERT_HINT)
        .add(
            "com.fasterxml.jackson.core.TreeNode",
            "com.fasterxml.jackson.databind.JsonSerializable",
            "com.fasterxml.jackson.databind.util.RawValue");
    rejectBecause("is a JSON tree of another library: " + CONVERT_HINT)
        .add(
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
    rejectBecause(
            "is an exception: send its message, or a record of the details that clients"
                + " may see")
        .add("java.lang.Throwable");
    rejectBecause("is a stream of bytes or characters: read it, and send a byte[] or a String")
        .add(
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Reader",
            "java.io.Writer",
            "java.nio.channels.Channel",
            "org.springframework.core.io.InputStreamSource");
    rejectBecause("is an asynchronous value: wait for its result, and send the result")
        .add(
            "java.util.concurrent.Future",
            "java.util.concurrent.CompletionStage",
            "java.util.concurrent.Flow$Publisher",
            "org.reactivestreams.Publisher",
            "io.smallrye.mutiny.Uni",
            "io.smallrye.mutiny.Multi",
            "io.vertx.core.Future",
            "kotlin.Lazy",
            "kotlinx.coroutines.Job");
    rejectBecause("belongs to the database driver: read its content, and send the content")
        .add(
            "java.sql.Wrapper",
            "java.sql.Clob",
            "java.sql.SQLXML",
            "java.sql.Array",
            "java.sql.Struct",
            "java.sql.Ref",
            "java.sql.RowId",
            "org.postgresql.util.PGobject");
    rejectBecause(
            "is a proxy of a persistence library: send a record or a Map of the columns"
                + " you need")
        .add(
            "org.hibernate.proxy.HibernateProxy",
            "javassist.util.proxy.Proxy",
            "jakarta.persistence.EntityManager",
            "jakarta.persistence.Tuple",
            "javax.persistence.Tuple");
    rejectBecause("is a Spring proxy: send the object behind it")
        .add("org.springframework.aop.framework.Advised");
    rejectBecause("is an HTTP request or response: send its body")
        .add(
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
    rejectBecause("is code, not a value: call it, and send its result")
        .add(
            "java.lang.Thread",
            "java.util.concurrent.Executor",
            "kotlin.Function",
            "groovy.lang.Closure");
    rejectBecause(
            "has no JSON form that Jackson supports: send its text, or a Map of its" + " parts")
        .add("groovy.lang.GString", "org.bson.types.ObjectId", "javax.money.MonetaryAmount");
  }

  // Only where Jackson sees nothing but getters: a collection of these libraries is a collection.
  private static final Map<String, String> REASONS_BY_PREFIX =
      Map.ofEntries(
          prefixEntry("com.fasterxml.jackson.databind.", "is a Jackson 2 type: " + CONVERT_HINT),
          prefixEntry("com.fasterxml.jackson.core.", "is a Jackson 2 type: " + CONVERT_HINT),
          prefixEntry(
              "io.vavr.",
              "is a Vavr type: convert it first, e.g. with toJavaList(), toJavaMap() or"
                  + " getOrNull()"),
          prefixEntry("kotlin.time.", "is a Kotlin time type: convert it to java.time"),
          prefixEntry("kotlinx.datetime.", "is a Kotlin time type: convert it to java.time"),
          prefixEntry("kotlin.sequences.", "is a Kotlin sequence: use toList()"),
          prefixEntry("kotlin.reflect.", "is code, not a value: send its name"),
          prefixEntry("kotlin.text.", "has no JSON form: send the text itself"),
          prefixEntry(
              "kotlin.uuid.", "has no JSON form that Jackson supports: send a java.util.UUID"),
          prefixEntry("kotlin.coroutines.", "is code, not a value: send its result"),
          prefixEntry("kotlinx.", "has no JSON form that Jackson supports: " + CONVERT_HINT),
          prefixEntry("scala.", "is a Scala type: convert it first, e.g. to a Java collection"),
          prefixEntry(
              "com.google.common.",
              "is a Guava type: convert it first, e.g. with asMap() or orNull()"),
          prefixEntry(
              "reactor.", "is an asynchronous value: wait for its result, and send the result"),
          prefixEntry(
              "io.reactivex.",
              "is an asynchronous value: wait for its result, and send the result"));

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
      var reason = REASONS_BY_TYPE.get(ancestor.getName());
      if (reason != null) {
        return isAnnotated(type) ? Optional.empty() : Optional.of(type.getName() + " " + reason);
      }
    }
    return Optional.empty();
  }

  /** Returns why a type must not be sent of which Jackson knows nothing but its getters. */
  static Optional<String> beanReason(Class<?> type) {
    return keyReason(type).or(() -> jdkTypeReason(type));
  }

  /** Returns why a type must not be the key of a map. */
  static Optional<String> keyReason(Class<?> type) {
    return reason(type).or(() -> prefixReason(type));
  }

  /** Returns what is wrong with a type without properties: it would arrive as {}. */
  static Optional<String> noPropertiesReason(Class<?> type) {
    return Optional.of(
        "%s has no properties that Jackson can see and would arrive as {}: give it getters or make"
                .formatted(type.getName())
            + " it a record; Map.of() is an empty object");
  }

  /** Returns what is wrong with a map's key that only has a text for debugging. */
  static Optional<String> keyWithoutTextReason(Class<?> type) {
    return Optional.of(
        ("a map key of type %s has no text form: use its name or number as the key," + " or")
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

  private static Optional<String> prefixReason(Class<?> type) {
    for (var ancestor : lineage(type)) {
      for (var prefix : REASONS_BY_PREFIX.entrySet()) {
        if (ancestor.getName().startsWith(prefix.getKey())) {
          return Optional.of(type.getName() + " " + prefix.getValue());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> jdkTypeReason(Class<?> type) {
    var name = type.getName();
    return JDK.stream().anyMatch(name::startsWith)
            && !java.lang.reflect.Proxy.isProxyClass(type)
            && !Map.Entry.class.isAssignableFrom(type)
            && !JDK_BEANS.contains(name)
        ? Optional.of(
            name
                + " has no JSON form: send its text, or a record or Map of the parts that"
                + " clients need")
        : Optional.empty();
  }

  private static Map.Entry<String, String> prefixEntry(String prefix, String reason) {
    return Map.entry(prefix, reason);
  }

  private static RejectedTypes rejectBecause(String reason) {
    return names -> Arrays.stream(names).forEach(name -> REASONS_BY_TYPE.put(name, reason));
  }

  private interface RejectedTypes {
    void add(String... names);
  }
}
