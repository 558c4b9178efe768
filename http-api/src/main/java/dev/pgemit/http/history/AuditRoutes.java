package dev.pgemit.http.history;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.audit.AuditTable;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.problem.MissingPostgres;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import dev.pgemit.http.trace.Exchange;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Route for {@code GET /v1/audit}. */
public final class AuditRoutes {
  private static final Logger LOGGER = LoggerFactory.getLogger(AuditRoutes.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  // The query parameter of each filter, by the column.
  private static final Map<String, String> FILTERS =
      Map.of(
          "actor", "actor",
          "key_id", "keyId",
          "action", "action",
          "outcome", "outcome",
          "target", "target",
          "namespace", "namespace");

  private final DataSource dataSource;
  private final AuditTable table;

  /**
   * Creates the route.
   *
   * @param dataSource provides a connection within one second or fails
   */
  public AuditRoutes(DataSource dataSource, AuditTable table) {
    this.dataSource = dataSource;
    this.table = table;
  }

  /** Adds the route to the server. */
  public void addTo(Routes routes) {
    add(routes, this::list);
  }

  /** Adds a route that refuses every call, for a service without Postgres. */
  public static void addRefusedTo(Routes routes) {
    add(
        routes,
        (context, query) -> {
          throw MissingPostgres.problem("The audit log over HTTP");
        });
  }

  private static void add(Routes routes, QueryHandler handler) {
    routes.get(
        "/v1/audit",
        QueryParameters.NONE
            .texts(FILTERS.values().toArray(String[]::new))
            .texts("from", "to", "before")
            .numbers("limit"),
        (context, query) -> {
          Caller.of(context).requirePermission(Permission.AUDIT);
          handler.handle(context, query);
        });
  }

  private void list(Context context, FieldReader query) {
    Caller.of(context).requireUnrestrictedScope();
    var limit = query.integerField("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    var filters = new HashMap<String, String>();
    FILTERS.forEach(
        (column, parameter) ->
            query.stringField(parameter).ifPresent(text -> filters.put(column, text)));
    var page =
        new AuditTable.PageRequest(
            before(query), limit + 1, filters, time(query, "from"), time(query, "to"));
    query.errors().throwIfAny();
    var entries =
        filters.values().stream().anyMatch(text -> text.indexOf('\0') >= 0)
            ? List.<AuditTable.StoredEntry>of() // no text of Postgres holds it
            : read(context, page);
    var shown = entries.subList(0, Math.min(limit, entries.size()));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("entries", shown.stream().map(AuditTable.StoredEntry::fields).toList());
    if (entries.size() > limit) {
      document.put("next", Long.toString(shown.get(limit - 1).position()));
    }
    context.contentType("application/json").result(JSON.writeValueAsBytes(document));
  }

  private static long before(FieldReader query) {
    return query
        .stringField("before")
        .map(
            text -> {
              if (text.matches("[1-9]\\d{0,17}")) {
                return Long.parseLong(text);
              }
              query.errors().add("/before", "must be the \"next\" of a page");
              return Long.MAX_VALUE;
            })
        .orElse(Long.MAX_VALUE);
  }

  private static @Nullable Instant time(FieldReader query, String name) {
    return query
        .stringField(name)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant();
              } catch (DateTimeException e) {
                query
                    .errors()
                    .add(
                        "/" + name, "must be a time with its offset, such as 2026-12-24T18:00:00Z");
                return Instant.EPOCH;
              }
            })
        .orElse(null);
  }

  private List<AuditTable.StoredEntry> read(Context context, AuditTable.PageRequest page) {
    try {
      return ConnectionOpener.withConnection(
          dataSource, connection -> table.readPage(connection, page));
    } catch (SQLException e) {
      var state = String.valueOf(e.getSQLState());
      Exchange.of(context)
          .annotate(LOGGER.atWarn())
          .log("The audit trail cannot be read ({}): {}", state, advice(state));
      throw new ProblemException(
          state.startsWith("42") ? ProblemType.PERMANENT_FAILURE : ProblemType.UNAVAILABLE,
          "The audit trail cannot be read now. The service log has the reason");
    }
  }

  private static String advice(String state) {
    return switch (state) {
      case "42P01", "3F000" -> "create its table with \"pgemit migrate\"";
      case "42501" -> "pgemit.grant_service grants the role what it needs";
      case "55P03" -> "another session holds a lock on its table: find the session in pg_locks";
      default -> "see the state of Postgres";
    };
  }
}
