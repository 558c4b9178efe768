package dev.pgemit.interop.door;

import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.testing.TestDatabase;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code @socket.io/postgres-emitter}, in a Node process. */
public final class OfficialDoor implements Door {
  private final NodeProcess process;

  public OfficialDoor(TestDatabase database) {
    this.process = NodeProcess.start("official-emitter.mjs", "--database", database.url());
  }

  @Override
  public void emit(Target target, Flags flags, String event, List<Object> args) {
    var fields = fields(target);
    if (flags.isVolatile()) {
      fields.put("volatile", true);
    }
    if (!flags.compress()) {
      fields.put("compress", false);
    }
    fields.put("event", event);
    fields.put("args", args.stream().map(OfficialDoor::argument).toList());
    process.ask("emit", fields);
  }

  @Override
  public void socketsJoin(Target target, String... rooms) {
    var fields = fields(target);
    fields.put("rooms", rooms);
    process.ask("socketsJoin", fields);
  }

  @Override
  public void socketsLeave(Target target, String... rooms) {
    var fields = fields(target);
    fields.put("rooms", rooms);
    process.ask("socketsLeave", fields);
  }

  @Override
  public void disconnectSockets(Target target, boolean close) {
    var fields = fields(target);
    fields.put("close", close);
    process.ask("disconnectSockets", fields);
  }

  @Override
  public void serverSideEmit(String namespace, String event, List<Object> args) {
    process.ask("serverSideEmit", Map.of("namespace", namespace, "event", event, "args", args));
  }

  @Override
  public void close() {
    process.close();
  }

  private static Map<String, Object> fields(Target target) {
    return new HashMap<>(
        Map.of("namespace", target.namespace(), "to", target.to(), "except", target.except()));
  }

  private static Object argument(Object argument) {
    return argument instanceof byte[] bytes
        ? Map.of("$binary", Base64.getEncoder().encodeToString(bytes))
        : argument;
  }
}
