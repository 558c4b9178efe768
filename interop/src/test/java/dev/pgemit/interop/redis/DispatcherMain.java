package dev.pgemit.interop.redis;

import dev.pgemit.Emitter;
import dev.pgemit.redis.RedisTransport;
import org.postgresql.ds.PGSimpleDataSource;

/** A program that dispatches the outbox until it is killed. */
final class DispatcherMain {
  private DispatcherMain() {}

  /**
   * Runs the program.
   *
   * @param arguments the JDBC URL of the database, and the address of Redis
   */
  public static void main(String[] arguments) throws InterruptedException {
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(arguments[0]);
    try (var io =
        Emitter.builder(
                RedisTransport.streams(arguments[1]).maxLen(DispatcherKilledIT.MAX_STREAM_LENGTH))
            .outbox(dataSource)
            .dispatchOutbox(true)
            .build()) {
      System.out.println(io.status());
      Thread.currentThread().join();
    }
  }
}
