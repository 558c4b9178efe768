package dev.pgemit.publish;

import java.lang.reflect.Method;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement of the pipeline, identified by its text and parameters. */
final class ScriptedStatement {
  private static final Pattern ELEMENTS = Pattern.compile("\"([^\"]*)\"");

  // Only the statement for messages with keys has this many parameters. The last one has the number
  // of the call of each message, 0 without a key.
  private static final int CALL_NUMBERS_PARAMETER = 6;

  private static final OffsetDateTime ACCEPTED_AT =
      OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final ScriptedPostgres postgres;
  private final ScriptedConnection connection;
  private final String sql;
  private final Map<Integer, @Nullable Object> parameters = new LinkedHashMap<>();
  private @Nullable ResultSet result;
  private final PreparedStatement statement =
      JdbcProxies.create(this::call, PreparedStatement.class);

  ScriptedStatement(ScriptedPostgres postgres, ScriptedConnection connection, String sql) {
    this.postgres = postgres;
    this.connection = connection;
    this.sql = sql;
  }

  PreparedStatement statement() {
    return statement;
  }

  private @Nullable Object call(Object proxy, Method method, @Nullable Object[] arguments)
      throws SQLException {
    return switch (method.getName()) {
      case "getConnection" -> connection.connection();
      case "setObject", "setArray", "setString" -> {
        parameters.put((Integer) Objects.requireNonNull(arguments[0]), arguments[1]);
        yield null;
      }
      case "execute" -> {
        execute();
        yield true;
      }
      // Of a limit that was set before, in the same round trip.
      case "getMoreResults" -> true;
      case "getResultSet" -> result;
      case "executeQuery" ->
          sql.contains("pg_locks")
              ? selectLocks()
              : sql.contains("has_no_shorter_limit") ? selectLimit() : selectKeys();
      case "close" -> null;
      default -> throw postgres.unexpectedCalls(method);
    };
  }

  private void execute() throws SQLException {
    if (parameters.containsKey(CALL_NUMBERS_PARAMETER)) {
      result = claimAndPublish();
    } else if (sql.contains("split_part(key")) {
      result = selectKeys();
    } else if (sql.contains("pg_notify")) {
      publish(payloads(sql.contains("::bytea[]") ? 2 : parameters.size()));
    } else {
      connection.execute(() -> {});
    }
  }

  private void publish(List<String> payloads) throws SQLException {
    failIfPoisoned(payloads);
    connection.execute(() -> postgres.publish(payloads));
  }

  private void failIfPoisoned(List<String> payloads) throws SQLException {
    if (payloads.stream().anyMatch(payload -> payload.contains(ScriptedPostgres.POISON))) {
      connection.fail(new SQLException("invalid byte sequence", "22021"));
    }
  }

  private ResultSet claimAndPublish() throws SQLException {
    var names = elements(1);
    var fingerprints = texts(2);
    var ids = texts(3);
    var payloads = texts(5);
    var calls = elements(CALL_NUMBERS_PARAMETER);
    failIfPoisoned(payloads);
    var claimedNumbers = new ArrayList<@Nullable Object>();
    var claimed = new LinkedHashMap<String, ScriptedPostgres.ClaimedKey>();
    for (var i = 0; i < names.length; i++) {
      var name = String.valueOf(names[i]);
      if (postgres.findKey(name).isEmpty() && !claimed.containsKey(name)) {
        claimed.put(name, new ScriptedPostgres.ClaimedKey(fingerprints.get(i), ids.get(i)));
        claimedNumbers.add(i + 1L);
      }
    }
    var payloadsToPublish = new ArrayList<String>();
    for (var i = 0; i < payloads.size(); i++) {
      var call = (Integer) Objects.requireNonNull(calls[i]);
      if (call == 0 || claimedNumbers.contains(call.longValue())) {
        payloadsToPublish.add(payloads.get(i));
      }
    }
    connection.execute(
        () -> {
          postgres.claim(claimed);
          postgres.publish(payloadsToPublish);
        });
    var numbers = claimedNumbers.isEmpty() ? null : JdbcProxies.array(claimedNumbers.toArray());
    return JdbcProxies.rows(
        List.of("claimed", "accepted_at"),
        List.<@Nullable Object[]>of(new @Nullable Object[] {numbers, ACCEPTED_AT}));
  }

  private ResultSet selectLocks() throws SQLException {
    connection.execute(() -> {});
    return JdbcProxies.rows(
        List.of("attachments", "idempotency_keys", "scheduled", "notify"),
        List.<@Nullable Object[]>of(
            new @Nullable Object[] {
              postgres.nextBoolean(),
              postgres.nextBoolean(),
              postgres.nextBoolean(),
              postgres.nextBoolean()
            }));
  }

  private ResultSet selectLimit() throws SQLException {
    connection.execute(() -> {});
    return JdbcProxies.rows(
        List.of("has_no_shorter_limit"),
        List.<@Nullable Object[]>of(new @Nullable Object[] {postgres.nextBoolean()}));
  }

  private ResultSet selectKeys() throws SQLException {
    connection.execute(() -> {});
    var rows = new ArrayList<@Nullable Object[]>();
    for (var name : elements(1)) {
      postgres
          .findKey(String.valueOf(name))
          .ifPresent(
              key ->
                  rows.add(
                      new @Nullable Object[] {
                        name, bytes(key.fingerprint()), key.ids(), ACCEPTED_AT
                      }));
    }
    return JdbcProxies.rows(List.of("key", "fingerprint", "ids", "created_at"), rows);
  }

  private static byte[] bytes(String bytea) {
    return HexFormat.of().parseHex(bytea.replaceFirst("^\\\\+x", ""));
  }

  private @Nullable Object[] elements(int parameter) throws SQLException {
    return (@Nullable Object[])
        ((Array) Objects.requireNonNull(parameters.get(parameter))).getArray();
  }

  private List<String> payloads(int parameter) {
    return parameters.get(parameter) instanceof String alone ? List.of(alone) : texts(parameter);
  }

  /** Of an array in its text form. */
  private List<String> texts(int parameter) {
    return ELEMENTS
        .matcher(String.valueOf(parameters.get(parameter)))
        .results()
        .map(element -> element.group(1))
        .toList();
  }
}
