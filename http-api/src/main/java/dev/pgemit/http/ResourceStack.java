package dev.pgemit.http;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes resources in reverse order of registration. */
final class ResourceStack implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ResourceStack.class);

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        LOGGER.warn("Closing a resource failed", e);
      }
    }
  }
}
