package dev.pgemit.spring;

import java.util.Map;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;

/**
 * Divides the externalized events of Spring Modulith: those whose target begins with a slash are
 * for Socket.IO, all others for the modules of other brokers. Each of these modules would otherwise
 * receive all events.
 *
 * @param configuration the configuration of the application
 */
record SocketIoRouting(EventExternalizationConfiguration configuration) {
  /** Returns the routing for a configuration of the application, or for its {@link Others}. */
  static SocketIoRouting of(EventExternalizationConfiguration configuration) {
    return configuration instanceof Others others
        ? others.routing
        : new SocketIoRouting(configuration);
  }

  /** Returns whether an event is for Socket.IO. */
  boolean supports(Object event) {
    return configuration.supports(event) && isNamespace(configuration.determineTarget(event));
  }

  private static boolean isNamespace(RoutingTarget target) {
    return target.getTarget().startsWith("/");
  }

  /** Returns the configuration for the modules of other brokers. */
  EventExternalizationConfiguration others() {
    return new Others(this);
  }

  /** The configuration without the events for Socket.IO. */
  private record Others(SocketIoRouting routing) implements EventExternalizationConfiguration {
    @Override
    public boolean supports(Object event) {
      return all().supports(event) && !isNamespace(all().determineTarget(event));
    }

    @Override
    public Object map(Object event) {
      return all().map(event);
    }

    @Override
    public RoutingTarget determineTarget(Object event) {
      return all().determineTarget(event);
    }

    @Override
    public Map<String, Object> getHeadersFor(Object event) {
      return all().getHeadersFor(event);
    }

    @Override
    public boolean serializeExternalization() {
      return all().serializeExternalization();
    }

    private EventExternalizationConfiguration all() {
      return routing.configuration;
    }
  }
}
