package dev.pgemit.spring;

import dev.pgemit.Emitter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/** Emits the application events whose class is {@link EmitTo}. Thread-safe. */
final class EmitToEventListener implements ApplicationListener<ApplicationEvent> {
  private final ObjectProvider<Emitter> emitter;
  private final BeanFactory beans;
  private final Map<Class<?>, Optional<EmitTarget>> targets = new ConcurrentHashMap<>();

  EmitToEventListener(ObjectProvider<Emitter> emitter, BeanFactory beans) {
    this.emitter = emitter;
    this.beans = beans;
  }

  /** Returns {@code false}: on another thread, the emit would not join the transaction. */
  @Override
  public boolean supportsAsyncExecution() {
    return false;
  }

  @Override
  public void onApplicationEvent(ApplicationEvent event) {
    var payload = event instanceof PayloadApplicationEvent<?> it ? it.getPayload() : event;
    targets
        .computeIfAbsent(payload.getClass(), EmitToEventListener::read)
        .ifPresent(target -> emit(target, payload));
  }

  private void emit(EmitTarget target, Object payload) {
    var context = new StandardEvaluationContext(payload);
    context.setBeanResolver(new BeanFactoryResolver(beans));
    var operator = target.operator(emitter.getObject(), context);
    if (operator != null) {
      var unused = operator.emit(target.event(), payload);
    }
  }

  private static Optional<EmitTarget> read(Class<?> type) {
    return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(type, EmitTo.class))
        .map(annotation -> EmitTarget.of(annotation, type.getName()));
  }
}
