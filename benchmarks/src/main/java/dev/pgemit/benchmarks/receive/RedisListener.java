package dev.pgemit.benchmarks.receive;

import java.io.IOException;
import java.util.List;

/** Subscribes like servers on the classic and on the sharded Redis adapter. */
final class RedisListener implements Runnable {
  /** The subscriptions of a server for the default namespace, one for each adapter. */
  static final List<String> DEFAULT_NAMESPACE =
      List.of("PSUBSCRIBE socket.io#/#*", "SSUBSCRIBE socket.io#/#");

  private final RespReader redis;
  private final ArrivalRecorder recorder;

  /** Subscribes to the channels that the node serves; the others belong to other nodes. */
  RedisListener(int port, List<String> subscriptions, ArrivalRecorder recorder) throws IOException {
    this.recorder = recorder;
    this.redis = new RespReader(port);
    for (var subscription : subscriptions) {
      redis.send(subscription);
      redis.readSubscribed();
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        // the kind, the pattern if there is one, the channel, and the message
        var message = redis.readLastOfArray();
        if (message.indexOf('~') >= 0) {
          recorder.recordMarker(message, message.length());
        }
      }
    } catch (IOException e) {
      System.err.println("The connection to Redis broke: " + e.getMessage());
      System.exit(1);
    }
  }
}
