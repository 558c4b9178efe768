package dev.pgemit.wire;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Annotations of Jackson 2's databind, which Jackson 3 does not see. Both versions share the
 * annotations of {@code com.fasterxml.jackson.annotation}.
 */
final class Jackson2Annotations {
  private static final String JACKSON_2_PACKAGE = "com.fasterxml.jackson.databind.annotation.";
  private static final String JACKSON_3_PACKAGE = "tools.jackson.databind.annotation.";
  private static final String META_ANNOTATION =
      "com.fasterxml.jackson.annotation.JacksonAnnotationsInside";

  // The others, such as @JsonDeserialize and @JsonPOJOBuilder, only matter to readers.
  private static final Set<String> SERIALIZATION_ANNOTATIONS =
      Set.of(
          "JsonSerialize",
          "JsonNaming",
          "EnumNaming",
          "JsonAppend",
          "JsonTypeResolver",
          "JsonTypeIdResolver");

  private Jackson2Annotations() {}

  /** Returns why Jackson 3 would not write the class as its author meant, if that is so. */
  static Optional<String> ignoredReason(Class<?> type) {
    for (var ancestor : UnsupportedTypes.lineage(type)) {
      if (ancestor.getName().startsWith("java.")) {
        continue;
      }
      for (var element : elements(ancestor)) {
        var ignored = ignoredAnnotation(element, new HashSet<>());
        if (ignored.isPresent()) {
          return Optional.of(
              "%s carries @%s of Jackson 2, which Jackson 3 ignores: use %s%s, or convert the value"
                      .formatted(type.getName(), ignored.get(), JACKSON_3_PACKAGE, ignored.get())
                  + " first, e.g. to a Map with the convertValue of your Jackson 2 mapper, or to a"
                  + " JSON string");
        }
      }
    }
    return Optional.empty();
  }

  private static List<AnnotatedElement> elements(Class<?> type) {
    var elements = new ArrayList<AnnotatedElement>();
    elements.add(type);
    try {
      elements.addAll(Arrays.asList(type.getDeclaredFields()));
      elements.addAll(Arrays.asList(type.getDeclaredMethods()));
    } catch (LinkageError e) {
      // A class that a member mentions is missing. Jackson then works with what it can see, too.
      return elements;
    }
    return elements;
  }

  private static Optional<String> ignoredAnnotation(AnnotatedElement element, Set<String> seen) {
    var annotations = element.getDeclaredAnnotations();
    for (var annotation : annotations) {
      var name = annotation.annotationType().getName();
      var simpleName = annotation.annotationType().getSimpleName();
      if (name.startsWith(JACKSON_2_PACKAGE)
          && SERIALIZATION_ANNOTATIONS.contains(simpleName)
          && !has(annotations, JACKSON_3_PACKAGE + simpleName)) {
        return Optional.of(simpleName);
      }
      if (has(annotation.annotationType().getDeclaredAnnotations(), META_ANNOTATION)
          && seen.add(name)) {
        var inside = ignoredAnnotation(annotation.annotationType(), seen);
        if (inside.isPresent()) {
          return inside;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean has(Annotation[] annotations, String name) {
    return Arrays.stream(annotations)
        .anyMatch(annotation -> annotation.annotationType().getName().equals(name));
  }
}
