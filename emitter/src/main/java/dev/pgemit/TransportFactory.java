package dev.pgemit;

import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportSettings;

/**
 * Creates the transport of an emitter that does not publish through Postgres. The modules of pgemit
 * implement it: {@code RedisTransport} of {@code pgemit-redis}.
 */
@FunctionalInterface
public interface TransportFactory {
  /**
   * Creates a transport, which connects when it sends its first message.
   *
   * @param settings the settings of the emitter
   * @return a transport, for the emitter to close
   */
  @SuppressWarnings("exports") // to the modules of pgemit that implement it
  Transport create(TransportSettings settings);
}
