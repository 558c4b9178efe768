package dev.pgemit.interop.door;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.testing.TestDatabase;
import java.util.List;

/** The library. */
public final class JavaDoor implements Door {
  private final Emitter emitter;

  public JavaDoor(TestDatabase database) {
    this.emitter = Emitter.create(database.dataSource());
  }

  @Override
  public void emit(Target target, Flags flags, String event, List<Object> args) {
    var operator = operator(target).compress(flags.compress());
    (flags.isVolatile() ? operator.asVolatile() : operator).emit(event, args.toArray());
  }

  @Override
  public void socketsJoin(Target target, String... rooms) {
    operator(target).socketsJoin(rooms);
  }

  @Override
  public void socketsLeave(Target target, String... rooms) {
    operator(target).socketsLeave(rooms);
  }

  @Override
  public void disconnectSockets(Target target, boolean close) {
    operator(target).disconnectSockets(close);
  }

  @Override
  public void serverSideEmit(String namespace, String event, List<Object> args) {
    emitter.of(namespace).serverSideEmit(event, args.toArray());
  }

  @Override
  public void close() {
    emitter.close();
  }

  private BroadcastOperator operator(Target target) {
    var operator = emitter.of(target.namespace()).except(target.except());
    return target.to().isEmpty() ? operator : operator.to(target.to());
  }
}
