package dev.pgemit.benchmarks.encoder;

import dev.pgemit.benchmarks.protocol.Payload;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.RoomFilter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

/** Measures the way from an event to the bytes for Postgres. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@NullUnmarked // JMH fills the fields
public class EncoderBenchmark {
  /** The payload of the event. */
  @Param public Payload payload;

  private final MessageEncoder encoder =
      new MessageEncoder(
          new ChannelNames(ChannelNames.DEFAULT_PREFIX),
          MessageEncoder.MAX_PAYLOAD_BYTES,
          new JsonMapper());
  private Message message;

  /** Creates the event. */
  @Setup
  public void createMessage() {
    message =
        new Message.Broadcast(
            Namespace.DEFAULT,
            RoomFilter.ALL.to(List.of("room1")),
            false,
            true,
            "bench",
            List.of("marker", payload.argument()));
  }

  /** Encodes the event. */
  @Benchmark
  public EncodedMessage encode() {
    return encoder.encode(message, null);
  }
}
