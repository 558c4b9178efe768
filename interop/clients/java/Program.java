import client.ApiClient;
import client.ApiException;
import client.api.EmitApi;
import client.api.EmitApi.APIEmitRequest;
import client.api.ScheduleApi;
import client.api.ScheduleApi.APICancelScheduledRequest;
import client.api.ScheduleApi.APIGetScheduledRequest;
import client.api.ServiceApi;
import client.api.ServiceApi.APIGetServiceInfoRequest;
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
    result.put(
        "published",
        emits
            .emit(APIEmitRequest.newBuilder().emit(hello).idempotencyKey("java-1").build())
            .getId());
    try {
      emits.emit(APIEmitRequest.newBuilder().emit(new Emit().event("connect")).build());
    } catch (ApiException e) {
      var problem = JSON.readValue(e.getResponseBody(), Problem.class);
      result.put("refused", problem.getType().toString());
      result.put("pointer", problem.getErrors().get(0).getPointer());
    }
    var reminder = new Emit().event("reminder").id("java-2").delay("PT1H");
    result.put("scheduled", emits.emit(APIEmitRequest.newBuilder().emit(reminder).build()).getId());
    var find = APIGetScheduledRequest.newBuilder().id("java-2").build();
    result.put("found", schedule.getScheduled(find).getEvent());
    var cancel = APICancelScheduledRequest.newBuilder().id("java-2").build();
    result.put("cancelled", schedule.cancelScheduledWithHttpInfo(cancel).getStatusCode());
    try {
      schedule.getScheduled(find);
    } catch (ApiException e) {
      result.put("gone", JSON.readValue(e.getResponseBody(), Problem.class).getType().toString());
    }
    var info = APIGetServiceInfoRequest.newBuilder().build();
    result.put("name", new ServiceApi(client).getServiceInfo(info).getName());
    System.out.println(JSON.writeValueAsString(result));
  }
}
