package dev.pgemit.interop.emitter;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Emits through the SQL functions. */
public final class SqlEmitter implements EmitterUnderTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static final String EMIT =
      """
      SELECT pgemit.emit(
        ?, ?::jsonb, ?, ?, ?, "volatile" => ?, compress => ?, attachments => ?)\
      """;

  private final TestDatabase database;

  public SqlEmitter(TestDatabase database) {
    this.database = database;
    Migrations.migrate(database.dataSource());
  }

  @Override
  public void emit(BroadcastTarget target, EmitFlags flags, String event, List<Object> args) {
    var attachments = new ArrayList<byte[]>();
    var argumentsWithPlaceholders = new ArrayList<>();
    for (var argument : args) {
      if (argument instanceof byte[] bytes) {
        argumentsWithPlaceholders.add(Map.of("_placeholder", true, "num", attachments.size()));
        attachments.add(bytes);
      } else {
        argumentsWithPlaceholders.add(argument);
      }
    }
    call(
        EMIT,
        event,
        JSON.writeValueAsString(argumentsWithPlaceholders),
        target.namespace(),
        target.to().toArray(new String[0]),
        target.except().toArray(new String[0]),
        flags.isVolatile(),
        flags.compress(),
        attachments.toArray(new byte[0][]));
  }

  @Override
  public void socketsJoin(BroadcastTarget target, String... rooms) {
    callOnSockets("SELECT pgemit.sockets_join(?, ?, ?, ?)", rooms, target);
  }

  @Override
  public void socketsLeave(BroadcastTarget target, String... rooms) {
    callOnSockets("SELECT pgemit.sockets_leave(?, ?, ?, ?)", rooms, target);
  }

  @Override
  public void disconnectSockets(BroadcastTarget target, boolean close) {
    callOnSockets(
        "SELECT pgemit.disconnect_sockets(?, ?, ?, ?, everyone => %s)"
            .formatted(target.to().isEmpty()),
        close,
        target);
  }

  @Override
  public void serverSideEmit(String namespace, String event, List<Object> args) {
    call(
        "SELECT pgemit.server_side_emit(?, ?::jsonb, ?)",
        event,
        JSON.writeValueAsString(args),
        namespace);
  }

  @Override
  public void close() {}

  private void callOnSockets(String sql, Object value, BroadcastTarget target) {
    call(
        sql,
        value,
        target.namespace(),
        target.to().toArray(new String[0]),
        target.except().toArray(new String[0]));
  }

  private void call(String sql, Object... parameters) {
    try (var connection = database.connect();
        var statement = connection.prepareStatement(sql)) {
      for (var i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameter(connection, parameters[i]));
      }
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object parameter(Connection connection, Object value) throws SQLException {
    if (value instanceof String[] texts) {
      return connection.createArrayOf("text", texts);
    }
    return value instanceof byte[][] binaries ? connection.createArrayOf("bytea", binaries) : value;
  }
}
