package dev.pgemit.benchmarks.receive;

import java.io.IOException;

/** Reads the stream like a server on the Redis streams adapter. */
final class RedisStreamListener implements Runnable {
  private static final String READ = "XREAD COUNT 1000 BLOCK 0 STREAMS socket.io ";

  private final RespReader redis;
  private final ArrivalRecorder recorder;

  RedisStreamListener(int port, ArrivalRecorder recorder) throws IOException {
    this.recorder = recorder;
    this.redis = new RespReader(port);
  }

  @Override
  public void run() {
    try {
      for (var last = "0-0"; ; ) {
        redis.send(READ + last);
        last = readStreams();
      }
    } catch (IOException e) {
      System.err.println("The connection to Redis broke: " + e.getMessage());
      System.exit(1);
    }
  }

  // One stream: its name, and its entries.
  private String readStreams() throws IOException {
    redis.readArrayLength();
    redis.readArrayLength();
    redis.readText();
    var last = "";
    for (var entries = redis.readArrayLength(); entries > 0; entries--) {
      redis.readArrayLength();
      last = redis.readText();
      for (var fields = redis.readArrayLength(); fields > 0; fields--) {
        var text = redis.readText();
        if (text.indexOf('~') >= 0) {
          recorder.recordMarker(text, text.length());
        }
      }
    }
    return last;
  }
}
