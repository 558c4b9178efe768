package dev.pgemit;

import javax.sql.DataSource;

/**
 * Pushes events to the clients of Socket.IO servers that listen through {@code
 * @socket.io/postgres-adapter}, from a process that holds no sockets.
 *
 * <pre>{@code
 * try (var io = Emitter.create(dataSource)) {
 *   io.emit("hello", "everyone");
 *   io.of("/admin").to("room1").except("room2").emit("price", Map.of("id", 1));
 * }
 * }</pre>
 *
 * <p>Immutable, and safe to share between threads: make one for each database, and keep it. Its
 * methods start from the default namespace, everyone and no flags.
 */
public final class Emitter extends RequestOperations implements AutoCloseable {
  Emitter(Sender sender) {
    super(sender, Target.EVERYONE);
  }

  /**
   * Makes an emitter with the servers' own defaults.
   *
   * @param dataSource gives connections to a primary; a pool by preference. One connection at a
   *     time is used, by one thread of the emitter's own. It stays the caller's to close
   * @return an emitter, for the caller to close
   */
  public static Emitter create(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /**
   * Starts an emitter with options.
   *
   * @param dataSource as for {@link #create}
   * @return a builder
   */
  public static EmitterBuilder builder(DataSource dataSource) {
    return new EmitterBuilder(dataSource);
  }

  /**
   * Starts a batch: messages that are published in one transaction, all or none, in order.
   *
   * @return an empty batch
   */
  public Batch batch() {
    return new Batch(sender());
  }

  /**
   * Tells how many messages wait for their turn.
   *
   * @return messages in the queue, 0 to 65,536; those that are being committed do not count
   */
  public int queuedMessages() {
    return sender().publisher().queuedMessages();
  }

  /**
   * Tells how much memory the messages take that wait for their turn.
   *
   * @return bytes of encoded messages in the queue
   */
  public long queuedBytes() {
    return sender().publisher().queuedBytes();
  }

  /**
   * Ends requests and tails, takes no more messages, and waits up to 10 s until those in the queue
   * are committed. What is left then fails as not published. The data source stays open.
   */
  @Override
  public void close() {
    sender().stopAsking();
    sender().publisher().close();
  }
}
