package dev.pgemit.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.KotlinDetector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/** The methods that are {@code @EmitTo}, each read and checked once. Thread-safe. */
final class EmitToMethods extends StaticMethodMatcherPointcut {
  private static final List<Class<?>> NOT_EMITTABLE =
      List.of(Flow.Publisher.class, BaseStream.class, Iterator.class);
  private static final String REACTIVE_PUBLISHER = "org.reactivestreams.Publisher";

  private final Map<Method, EmitTarget> targets = new ConcurrentHashMap<>();

  EmitToMethods() {
    setClassFilter(
        new ClassFilter() {
          @Override
          public boolean matches(Class<?> type) {
            return AnnotationUtils.isCandidateClass(type, EmitTo.class);
          }
        });
  }

  /**
   * Returns whether a method is {@code @EmitTo}.
   *
   * @throws IllegalStateException if it is, and cannot work
   */
  @Override
  public boolean matches(Method method, Class<?> type) {
    return find(method, type) != null;
  }

  /** Returns the target of a method, {@code null} if the method has no annotation. */
  @Nullable EmitTarget find(Method method, Class<?> type) {
    var specific = AopUtils.getMostSpecificMethod(method, type);
    var known = targets.get(specific);
    return known == null ? read(specific) : known;
  }

  private @Nullable EmitTarget read(Method method) {
    var annotation = AnnotatedElementUtils.findMergedAnnotation(method, EmitTo.class);
    if (annotation == null) {
      return null;
    }
    var target = EmitTarget.of(annotation, describe(method));
    requireEmittable(method, target);
    targets.put(method, target);
    return target;
  }

  private static void requireEmittable(Method method, EmitTarget target) {
    if (KotlinDetector.isSuspendingFunction(method)) {
      throw new IllegalStateException(
          "%s: a suspending function is not supported. Call emit in it".formatted(target.source()));
    }
    var type = method.getReturnType();
    if (isNotEmittable(type)) {
      throw new IllegalStateException(
          ("%s: a %s cannot be emitted. Return the payload, an Optional or a CompletableFuture of"
                  + " it, or call emit in the method")
              .formatted(target.source(), type.getSimpleName()));
    }
  }

  private static boolean isNotEmittable(Class<?> type) {
    return NOT_EMITTABLE.stream().anyMatch(other -> other.isAssignableFrom(type))
        || isReactive(type)
        || isOtherFuture(type);
  }

  private static boolean isReactive(Class<?> type) {
    var loader = type.getClassLoader();
    return ClassUtils.isPresent(REACTIVE_PUBLISHER, loader)
        && ClassUtils.resolveClassName(REACTIVE_PUBLISHER, loader).isAssignableFrom(type);
  }

  /** Returns whether the type is a future that the future of the advice cannot replace. */
  private static boolean isOtherFuture(Class<?> type) {
    return (Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type))
        && type != CompletableFuture.class
        && type != CompletionStage.class;
  }

  private static String describe(Method method) {
    return "%s.%s(%s)"
        .formatted(
            method.getDeclaringClass().getName(),
            method.getName(),
            String.join(
                ", ",
                Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList()));
  }
}
