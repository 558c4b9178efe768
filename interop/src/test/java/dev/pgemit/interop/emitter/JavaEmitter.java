package dev.pgemit.interop.emitter;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.testing.TestDatabase;
import java.util.List;
import java.util.Optional;

/** Emits through the Java library. */
public final class JavaEmitter implements EmitterUnderTest {
  private final Emitter emitter;
  private final Optional<String> traceparent;

  private JavaEmitter(Emitter emitter, Optional<String> traceparent) {
    this.emitter = emitter;
    this.traceparent = traceparent;
  }

  /**
   * Returns an emitter whose messages have no trace context.
   *
   * @param emitter the library's emitter, which {@code close} closes
   */
  public JavaEmitter(Emitter emitter) {
    this(emitter, Optional.empty());
  }

  /** Returns an emitter through Postgres whose messages have no trace context. */
  public JavaEmitter(TestDatabase database) {
    this(Emitter.create(database.dataSource()));
  }

  /** Returns an emitter whose messages each carry a trace context. */
  public static JavaEmitter traced(TestDatabase database, String traceparent) {
    return new JavaEmitter(Emitter.create(database.dataSource()), Optional.of(traceparent));
  }

  @Override
  public void emit(BroadcastTarget target, EmitFlags flags, String event, List<Object> args) {
    var operator = operator(target).compress(flags.compress());
    (flags.isVolatile() ? operator.asVolatile() : operator).emit(event, args.toArray());
  }

  @Override
  public void socketsJoin(BroadcastTarget target, String... rooms) {
    operator(target).socketsJoin(rooms);
  }

  @Override
  public void socketsLeave(BroadcastTarget target, String... rooms) {
    operator(target).socketsLeave(rooms);
  }

  @Override
  public void disconnectSockets(BroadcastTarget target, boolean close) {
    operator(target).disconnectSockets(close);
  }

  @Override
  public void serverSideEmit(String namespace, String event, List<Object> args) {
    operator(BroadcastTarget.everyoneIn(namespace)).serverSideEmit(event, args.toArray());
  }

  @Override
  public void close() {
    emitter.close();
  }

  private BroadcastOperator operator(BroadcastTarget target) {
    var operator = emitter.of(target.namespace()).except(target.except());
    var targeted = target.to().isEmpty() ? operator : operator.to(target.to());
    return traceparent.map(targeted::withTraceparent).orElse(targeted);
  }
}
