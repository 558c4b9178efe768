package dev.pgemit.spring;

import dev.pgemit.Emitter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.EventExternalized;
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

  private final SocketIoRouting routing;
  private final Emitter emitter;
  private final BeanFactory beans;
  private final Map<RoutingTarget, EmitTarget> targets = new ConcurrentHashMap<>();
  private final Object serialized = new Object();

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
    synchronized (serialized) {
      return CompletableFuture.completedFuture(emit(event));
    }
  }

  private EventExternalized<Object, Object> emit(Object event) {
    var payload = routing.configuration().map(event);
    var routingTarget = routing.configuration().determineTarget(event);
    var target = targets.computeIfAbsent(routingTarget, it -> parse(it, event.getClass()));
    return new EventExternalized<>(event, payload, routingTarget, emit(target, payload));
  }

  private @Nullable String emit(EmitTarget target, Object payload) {
    var context = new StandardEvaluationContext(payload);
    context.setBeanResolver(new BeanFactoryResolver(beans));
    var operator = target.operator(emitter, context);
    return operator == null ? null : operator.outsideTransaction().emit(target.event(), payload);
  }

  /** Parses {@code /namespace event::room}. Without an event, the name of the class is used. */
  static EmitTarget parse(RoutingTarget target, Class<?> type) {
    var parts = target.getTarget().split("\\s+", 2);
    var room = target.getKey();
    return EmitTarget.of(
        "The target \"%s\" of %s".formatted(target, type.getName()),
        parts[0],
        room == null ? List.of() : List.of(room),
        parts.length == 2 ? parts[1] : type.getSimpleName());
  }
}
