package dev.pgemit.spring;

import java.lang.reflect.Method;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.modulith.events.core.ConditionalEventListener;
import org.springframework.transaction.event.TransactionalApplicationListenerMethodAdapter;
import org.springframework.transaction.event.TransactionalEventListenerFactory;

/**
 * Registers {@link EventExternalizer} as a listener only for the events for Socket.IO, so that
 * Spring Modulith stores no publications of other events for it.
 */
final class EventExternalizerFactory extends TransactionalEventListenerFactory {
  /** Before Spring's own factories, which would register a listener for every event. */
  private static final int ORDER = 20;

  private final SocketIoRouting routing;

  EventExternalizerFactory(SocketIoRouting routing) {
    this.routing = routing;
    setOrder(ORDER);
  }

  @Override
  public boolean supportsMethod(Method method) {
    return method.getDeclaringClass() == EventExternalizer.class && super.supportsMethod(method);
  }

  @Override
  public ApplicationListener<?> createApplicationListener(
      String beanName, Class<?> type, Method method) {
    return new Listener(beanName, type, method, routing);
  }

  private static final class Listener extends TransactionalApplicationListenerMethodAdapter
      implements ConditionalEventListener {
    private final SocketIoRouting routing;

    Listener(String beanName, Class<?> type, Method method, SocketIoRouting routing) {
      super(beanName, type, method);
      this.routing = routing;
    }

    @Override
    public boolean supports(Object event) {
      return routing.supports(event);
    }

    // Without a publication registry, Spring does not ask supports.
    @Override
    public void onApplicationEvent(ApplicationEvent event) {
      if (supports(event instanceof PayloadApplicationEvent<?> it ? it.getPayload() : event)) {
        super.onApplicationEvent(event);
      }
    }
  }
}
