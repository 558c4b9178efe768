package dev.pgemit.http.keys;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.KeyAdministration.CreatedKey;
import dev.pgemit.http.access.KeyAdministrationException;
import dev.pgemit.http.access.KeysUnavailableException;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.access.StoredKey;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.problem.MissingPostgres;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.route.IdempotencyKeyHeader;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.route.Routes.QueryHandler;
import dev.pgemit.http.trace.Exchange;
import dev.pgemit.http.words.IsoDuration;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Routes for keys. A caller sees and changes only keys within its own rights. */
public final class KeyRoutes {
  private static final Logger LOGGER = LoggerFactory.getLogger(KeyRoutes.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration MAX_OVERLAP = Duration.ofDays(90);
  private static final String COLLECTION_PATH = "/v1/keys";
  private static final String ITEM_PATH = COLLECTION_PATH + "/{name}";
  private static final String[] ROTATE_FIELDS = {"overlap"};

  private final KeyAdministration administration;
  private final String replica;
  private final Runnable changeListener;

  /**
   * Creates the routes.
   *
   * @param administration changes the keys
   * @param replica the name of this process
   * @param changeListener runs after each change, before the response
   */
  public KeyRoutes(KeyAdministration administration, String replica, Runnable changeListener) {
    this.administration = administration;
    this.replica = replica;
    this.changeListener = changeListener;
  }

  /** Adds the routes to the server. */
  public void addTo(Routes routes) {
    add(
        routes,
        this::list,
        (context, query) -> create(context),
        (context, query) -> rotate(context),
        (context, query) -> revoke(context));
  }

  /** Adds routes that refuse every call, for a service without Postgres. */
  public static void addRefusedTo(Routes routes) {
    QueryHandler refused =
        (context, query) -> {
          throw MissingPostgres.problem("The administration of keys");
        };
    add(routes, refused, refused, refused, refused);
  }

  private static void add(
      Routes routes,
      QueryHandler list,
      QueryHandler create,
      QueryHandler rotate,
      QueryHandler revoke) {
    routes.get(COLLECTION_PATH, QueryParameters.NONE.flags("all").texts("name"), permitted(list));
    routes.post(
        COLLECTION_PATH, QueryParameters.NONE.withBodyFields(NewKey.FIELDS), permitted(create));
    routes.post(
        ITEM_PATH + "/rotate",
        QueryParameters.NONE.withBodyFields(ROTATE_FIELDS),
        permitted(rotate));
    routes.delete(ITEM_PATH, QueryParameters.NONE, permitted(revoke));
  }

  private static QueryHandler permitted(QueryHandler handler) {
    return (context, query) -> {
      Caller.of(context).requirePermission(Permission.KEYS);
      handler.handle(context, query);
    };
  }

  private void list(Context context, FieldReader query) {
    var includesInactive = query.booleanField("all", false);
    var name = query.stringField("name");
    query.errors().throwIfAny();
    var snapshot = administer(context, KeyAdministration::list);
    var now = snapshot.now();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(
        "keys",
        snapshot.keys().stream()
            .filter(key -> includesInactive || key.isActive(now))
            .filter(key -> name.isEmpty() || name.get().equals(key.name()))
            .map(key -> KeyDocument.of(key, now, snapshot.lastUses().get(key.id())))
            .toList());
    respond(context, HttpStatus.OK_200, document);
  }

  private void create(Context context) {
    rejectIdempotencyKey(context);
    var body = RawBody.of(context).parseObject();
    var newKey = NewKey.read(FieldReader.of(body, new ValidationErrors(), NewKey.FIELDS));
    var created =
        change(context, keys -> keys.create(newKey.name(), newKey.policy(), newKey.expiry()));
    respondWithSecret(
        context,
        created.orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.KEY_EXISTS,
                    "The name \"%s\" is taken: choose another, or rotate that key. Nothing was done"
                        .formatted(newKey.name()))));
  }

  private void rotate(Context context) {
    rejectIdempotencyKey(context);
    var fields =
        FieldReader.of(RawBody.of(context).parseObject(), new ValidationErrors(), ROTATE_FIELDS);
    var overlap =
        fields.stringField("overlap").map(text -> overlap(fields, text)).orElse(Duration.ZERO);
    fields.errors().throwIfAny();
    respondWithSecret(
        context, change(context, keys -> keys.rotate(context.pathParam("name"), overlap)));
  }

  private static Duration overlap(FieldReader fields, String text) {
    try {
      var overlap = IsoDuration.parse(text);
      if (overlap.compareTo(MAX_OVERLAP) <= 0) {
        return overlap;
      }
      fields.errors().add("/overlap", "must be at most P90D");
    } catch (IllegalArgumentException e) {
      fields.errors().add("/overlap", String.valueOf(e.getMessage()));
    }
    return Duration.ZERO;
  }

  private void revoke(Context context) {
    var unused = change(context, keys -> keys.revoke(context.pathParam("name")));
    context.status(HttpStatus.NO_CONTENT_204);
  }

  private <T> T change(Context context, Function<KeyAdministration, T> work) {
    var result = administer(context, work);
    changeListener.run();
    return result;
  }

  private <T> T administer(Context context, Function<KeyAdministration, T> work) {
    var actor = Exchange.of(context).auditActor();
    try {
      return work.apply(administration.onBehalfOf(Caller.of(context), actor, replica));
    } catch (KeyAdministrationException e) {
      if (e.isUnknownKey()) {
        throw new ProblemException(
            ProblemType.KEY_NOT_FOUND,
            "No active key with this name is within the permissions of the caller");
      }
      var errors = new ValidationErrors();
      errors.add(e.pointer(), String.valueOf(e.getMessage()));
      errors.throwIfAny();
      throw e; // not reached: there is an error
    } catch (KeysUnavailableException e) {
      Exchange.of(context)
          .annotate(LOGGER.atWarn())
          .log("{} {} failed: {}", context.method(), context.path(), e.getMessage());
      throw new ProblemException(
          e.isPermanent() ? ProblemType.PERMANENT_FAILURE : ProblemType.KEYS_UNAVAILABLE,
          "The keys cannot be read or changed now. The service log has the reason");
    }
  }

  private static void rejectIdempotencyKey(Context context) {
    IdempotencyKeyHeader.reject(
        context.header(IdempotencyKeyHeader.NAME),
        "a repeated call could not show the secret again");
  }

  private static void respondWithSecret(Context context, CreatedKey created) {
    StoredKey stored = created.stored();
    Instant now = stored.lifetime().createdAt();
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    context.header(Header.CACHE_CONTROL, "no-store");
    document.put("key", created.text());
    document.putAll(KeyDocument.of(stored, now, null));
    respond(context, HttpStatus.CREATED_201, document);
  }

  private static void respond(Context context, int status, Map<String, ?> document) {
    context.status(status).contentType("application/json").result(JSON.writeValueAsBytes(document));
  }
}
