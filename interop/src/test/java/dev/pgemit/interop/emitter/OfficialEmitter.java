package dev.pgemit.interop.emitter;

import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.testing.TestDatabase;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Emits through an official emitter, in a Node process. */
public final class OfficialEmitter implements EmitterUnderTest {
  private final NodeProcess process;

  private OfficialEmitter(NodeProcess process) {
    this.process = process;
  }

  /** Starts {@code @socket.io/postgres-emitter}. */
  public static OfficialEmitter throughPostgres(TestDatabase database) {
    return new OfficialEmitter(
        NodeProcess.start("official-emitter.mjs", "--database", database.url()));
  }

  /**
   * Starts {@code @socket.io/redis-emitter}.
   *
   * @param url the address of Redis
   * @param key the prefix of the channels
   */
  public static OfficialEmitter throughRedis(String url, String key) {
    return new OfficialEmitter(
        NodeProcess.start("official-redis-emitter.mjs", "--redis", url, "--key", key));
  }

  @Override
  public void emit(BroadcastTarget target, EmitFlags flags, String event, List<Object> args) {
    var fields = fields(target);
    if (flags.isVolatile()) {
      fields.put("volatile", true);
    }
    if (!flags.compress()) {
      fields.put("compress", false);
    }
    fields.put("event", event);
    fields.put("args", arguments(args));
    process.call("emit", fields);
  }

  @Override
  public void socketsJoin(BroadcastTarget target, String... rooms) {
    var fields = fields(target);
    fields.put("rooms", rooms);
    process.call("socketsJoin", fields);
  }

  @Override
  public void socketsLeave(BroadcastTarget target, String... rooms) {
    var fields = fields(target);
    fields.put("rooms", rooms);
    process.call("socketsLeave", fields);
  }

  @Override
  public void disconnectSockets(BroadcastTarget target, boolean close) {
    var fields = fields(target);
    fields.put("close", close);
    process.call("disconnectSockets", fields);
  }

  @Override
  public void serverSideEmit(String namespace, String event, List<Object> args) {
    process.call(
        "serverSideEmit", Map.of("namespace", namespace, "event", event, "args", arguments(args)));
  }

  @Override
  public void close() {
    process.close();
  }

  private static Map<String, Object> fields(BroadcastTarget target) {
    return new HashMap<>(
        Map.of("namespace", target.namespace(), "to", target.to(), "except", target.except()));
  }

  private static List<Object> arguments(List<Object> args) {
    return args.stream().map(OfficialEmitter::argument).toList();
  }

  private static Object argument(Object argument) {
    return argument instanceof byte[] bytes
        ? Map.of("$binary", Base64.getEncoder().encodeToString(bytes))
        : argument;
  }
}
