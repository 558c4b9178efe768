package dev.pgemit;

/**
 * Receives each message before it is encoded, and may change or reject it. Interceptors form a
 * chain: each one receives the message that the previous one returned.
 *
 * <pre>{@code
 * var io = Emitter.builder(dataSource)
 *     .intercept(message -> message.withRooms(message.rooms().stream().map(r -> "acme:" + r).toList()))
 *     .build();
 * }</pre>
 *
 * <p>The chain runs on the thread of the call, once for each message: an emit of any kind, a
 * message of a batch when it is added, a message in a transaction, a server-side emit, an emit that
 * waits for acknowledgements or a receipt, {@code socketsJoin}, {@code socketsLeave} and {@code
 * disconnectSockets}. A scheduled or recurring message passes the chain once, when the call stores
 * it, and not again when it is sent. The chain does not run for {@code check} methods, for requests
 * that only read ({@code fetchSockets}, {@code servers}), for tails, or for messages that SQL
 * functions send.
 *
 * <p>The chain runs before the message is published, which may still fail. An interceptor must be
 * fast and thread-safe, and must not use the emitter that called it. The REST service and the
 * commands of {@code pgemit} load interceptors with {@link java.util.ServiceLoader}.
 */
@FunctionalInterface
public interface Interceptor {
  /**
   * Returns the message to send.
   *
   * @param message the message of the call, as changed by the interceptors before this one. Its
   *     arguments are not checked yet
   * @return the same message, or a changed copy of it
   * @throws MessageRefusedException to refuse the message. The call throws this exception, and
   *     nothing is published. The same holds for any other exception
   */
  OutgoingMessage intercept(OutgoingMessage message);
}
