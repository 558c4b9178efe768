package dev.pgemit.benchmarks.encoder;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.benchmarks.protocol.Payload;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.emit.EmitParser;
import dev.pgemit.http.emit.ParsedEmit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.json.JsonMapper;

/** Measures the way from the body of {@code POST /v1/emit} to the bytes for Postgres. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@NullUnmarked // JMH fills the fields
public class BodyBenchmark {
  /** The payload of the event. */
  @Param({"SMALL", "JSON"})
  public Payload payload;

  private Emitter emitter;
  private BroadcastOperator operator;
  private ByteBuffer body;

  /** Creates the body. No call reaches a database. */
  @Setup
  public void createBody() {
    emitter = Emitter.create(new PGSimpleDataSource());
    operator = emitter.of("/");
    body =
        ByteBuffer.wrap(
            new JsonMapper()
                .writeValueAsBytes(
                    Map.of(
                        "event",
                        "bench",
                        "to",
                        "room1",
                        "args",
                        List.of("marker", payload.argument()))));
  }

  /** Stops the emitter's threads. */
  @TearDown
  public void close() {
    emitter.close();
  }

  /** Parses the body. */
  @Benchmark
  public ParsedEmit<BroadcastOperator> parse() {
    var fields =
        FieldReader.of(RawBody.parseObject(body), new ValidationErrors(), EmitParser.fieldsAnd());
    return EmitParser.parse(operator, fields).orElseThrow();
  }

  /** Parses the body and encodes its message. */
  @Benchmark
  public void parseAndEncode() {
    var emit = parse();
    emit.operator().check(emit.event(), emit.args().toArray());
  }
}
