package dev.pgemit.cli.command;

import dev.pgemit.EmitException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.KeyAdministrationException;
import dev.pgemit.http.problem.EmitFailureType;
import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Failures as the problem documents of the service (RFC 9457). */
public final class ProblemDocument {
  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_SERVER_ERROR = 500;

  private static final JsonMapper JSON = new JsonMapper();

  private ProblemDocument() {}

  /** Returns the document of a failure: for a call of the service, that of the service. */
  public static ObjectNode of(Exception failure) {
    if (failure instanceof ServiceException service) {
      return service.problem();
    } else if (failure instanceof ProblemException known) {
      return of(known.problem());
    }
    var detail = FailureHandler.message(failure);
    if (failure instanceof EmitException emit) {
      return of(
          new Problem(
              EmitFailureType.of(emit),
              detail,
              emit instanceof InvalidMessageException invalid ? FieldError.of(invalid) : List.of(),
              emit.isOutcomeKnown() ? null : "unknown"));
    }
    var isInvalidInput =
        failure instanceof SettingsException
            || failure instanceof KeyAdministrationException
            || failure instanceof InvalidInputException;
    return ofStatus(isInvalidInput ? BAD_REQUEST : INTERNAL_SERVER_ERROR, detail);
  }

  /** Returns the document of an invalid command line. */
  public static ObjectNode ofUsageError(String detail) {
    return ofStatus(BAD_REQUEST, detail);
  }

  /**
   * Returns the document of a service that cannot be reached.
   *
   * @param isOutcomeKnown whether it is certain that the call was not carried out
   */
  public static ObjectNode ofUnreachableService(String detail, boolean isOutcomeKnown) {
    return of(
        new Problem(ProblemType.UNAVAILABLE, detail, List.of(), isOutcomeKnown ? null : "unknown"));
  }

  /** Returns a document that has only the HTTP status as its type. */
  public static ObjectNode ofStatus(int status, String detail) {
    return of(new Problem(null, status, detail, List.of(), null, Map.of()));
  }

  /** Returns the failure as one sentence, which names all errors. */
  public static String sentence(JsonNode problem) {
    var errors = new ArrayList<String>();
    for (var error : problem.path("errors")) {
      errors.add(fieldName(error.path("pointer").asString("")) + error.path("detail").asString(""));
    }
    return errors.isEmpty() ? problem.path("detail").asString("") : String.join("; ", errors);
  }

  private static String fieldName(@Nullable String pointer) {
    return pointer == null || pointer.isEmpty()
        ? ""
        : pointer.substring(1).replaceAll("/(\\d+)(?=/|$)", "[$1]").replace('/', '.') + ": ";
  }

  private static ObjectNode of(Problem problem) {
    return (ObjectNode) JSON.readTree(problem.toJson());
  }
}
