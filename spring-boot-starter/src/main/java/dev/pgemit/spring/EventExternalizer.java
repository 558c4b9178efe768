package dev.pgemit.spring;

import dev.pgemit.Emitter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.EventExternalized;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.transaction.annotation.Propagation;

/**
 * Emits the externalized events of Spring Modulith that are for Socket.IO. Modulith calls it after
 * the commit, on another thread, and keeps the publication of an event until its emit has
 * succeeded. Thread-safe.
 */
class EventExternalizer { // not final: Spring wraps it in a subclass
  /** Names this listener in the table of publications, whatever the class is called. */
  static final String LISTENER_ID = "dev.pgemit.externalizer";

  // Only expressions that a developer wrote are evaluated: a routing may put the text of a user
  // into a key.
  private static final List<String> ANNOTATIONS =
      List.of(Externalized.class.getName(), "org.jmolecules.event.annotation.Externalized");

  private final SocketIoRouting routing;
  private final Emitter emitter;
  private final BeanFactory beans;
  private final Map<Class<?>, EmitTarget> annotatedTargets = new ConcurrentHashMap<>();
  private final Lock serialized = new ReentrantLock();

  EventExternalizer(SocketIoRouting routing, Emitter emitter, BeanFactory beans) {
    this.routing = routing;
    this.emitter = emitter;
    this.beans = beans;
  }

  /**
   * Emits an event, outside of any transaction: the publication is complete once Postgres has
   * committed the message.
   *
   * @return completes with the id of the message
   */
  @ApplicationModuleListener(id = LISTENER_ID, propagation = Propagation.SUPPORTS)
  public CompletableFuture<EventExternalized<Object, Object>> externalize(Object event) {
    if (!routing.configuration().serializeExternalization()) {
      return CompletableFuture.completedFuture(emit(event));
    }
    serialized.lock();
    try {
      return CompletableFuture.completedFuture(emit(event));
    } finally {
      serialized.unlock();
    }
  }

  private EventExternalized<Object, Object> emit(Object event) {
    var payload = routing.configuration().map(event);
    var routingTarget = routing.configuration().determineTarget(event);
    var target = emitTarget(routingTarget, event.getClass());
    return new EventExternalized<>(event, payload, routingTarget, emit(target, payload));
  }

  private EmitTarget emitTarget(RoutingTarget target, Class<?> type) {
    return isAnnotated(target, type)
        ? annotatedTargets.computeIfAbsent(type, it -> parse(target, it))
        : target(target, type, RoomTemplate::literal);
  }

  /**
   * Returns whether the target is that of an annotation of the class, and not made by a routing.
   */
  private static boolean isAnnotated(RoutingTarget target, Class<?> type) {
    var key = target.getKey();
    var text = key == null ? target.getTarget() : target.getTarget() + "::" + key;
    var annotations = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY);
    return ANNOTATIONS.stream()
        .map(annotations::get)
        .anyMatch(found -> found.getValue("value", String.class).orElse("").equals(text));
  }

  private @Nullable String emit(EmitTarget target, Object payload) {
    var context = new StandardEvaluationContext(payload);
    context.setBeanResolver(new BeanFactoryResolver(beans));
    var operator = target.operator(emitter, context);
    return operator == null ? null : operator.outsideTransaction().emit(target.event(), payload);
  }

  /**
   * Parses the target of an annotation, {@code /namespace event::room}. Without an event, the name
   * of the class is used.
   *
   * @throws IllegalStateException if the room is malformed
   */
  static EmitTarget parse(RoutingTarget target, Class<?> type) {
    return target(target, type, RoomTemplate::parse);
  }

  private static EmitTarget target(
      RoutingTarget target, Class<?> type, Function<String, RoomTemplate> room) {
    var parts = target.getTarget().split("\\s+", 2);
    var key = target.getKey();
    return EmitTarget.of(
        "The target \"%s\" of %s".formatted(target, type.getName()),
        parts[0],
        key == null ? List.of() : List.of(key),
        room,
        parts.length == 2 ? parts[1] : type.getSimpleName());
  }
}
