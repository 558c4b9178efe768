package dev.pgemit.http.scheduled;

import io.javalin.http.Context;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes the JSON responses of the routes for scheduled and recurring emits. */
final class JsonResponse {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonResponse() {}

  static void write(Context context, int status, Map<String, Object> document) {
    context.status(status).contentType("application/json").result(JSON.writeValueAsBytes(document));
  }
}
