import client.ApiClient;
import client.ApiException;
import client.api.EmitApi;
import client.api.ScheduleApi;
import client.api.ServiceApi;
import client.model.Emit;
import client.model.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Calls a service with the client that OpenAPI Generator makes. */
public final class Program {
  private static final JsonMapper JSON = new JsonMapper();

  private Program() {}

  public static void main(String[] arguments) throws ApiException {
    var client = new ApiClient();
    client.updateBaseUri(System.getenv("PGEMIT_URL"));
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + System.getenv("PGEMIT_KEY")));
    var emits = new EmitApi(client);
    var schedule = new ScheduleApi(client);
    Map<String, Object> result = new LinkedHashMap<>();

    var hello =
        new Emit()
            .to(List.of("room1", "room2"))
            .event("hello")
            .addArgsItem(Map.of("text", "from Java"));
    result.put("published", emits.emit(hello, null, null, "java-1", null, null).getId());
    try {
      emits.emit(new Emit().event("connect"), null, null, null, null, null);
    } catch (ApiException e) {
      var problem = JSON.readValue(e.getResponseBody(), Problem.class);
      result.put("refused", problem.getType().toString());
      result.put("pointer", problem.getErrors().get(0).getPointer());
    }
    var reminder = new Emit().event("reminder").id("java-2").delay("PT1H");
    result.put("scheduled", emits.emit(reminder, null, null, null, null, null).getId());
    result.put("found", schedule.getScheduled("java-2", null, null).getEvent());
    result.put(
        "cancelled", schedule.cancelScheduledWithHttpInfo("java-2", null, null).getStatusCode());
    try {
      schedule.getScheduled("java-2", null, null);
    } catch (ApiException e) {
      result.put("gone", JSON.readValue(e.getResponseBody(), Problem.class).getType().toString());
    }
    result.put("name", new ServiceApi(client).getServiceInfo(null, null).getName());
    System.out.println(JSON.writeValueAsString(result));
  }
}
