package dev.pgemit.cli.client;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Calls the REST API for scheduled and recurring emits. */
record RestScheduleClient(ServiceConnection service) implements ScheduleClient {
  private static final String SCHEDULED = "/v1/scheduled";
  private static final String RECURRING = "/v1/recurring";

  @Override
  public ObjectNode listScheduled(int limit, @Nullable String after) {
    var query = QueryString.NONE.with("limit", limit);
    return service.get(
        SCHEDULED, after == null ? query : query.with("after", after), Duration.ZERO);
  }

  @Override
  public ObjectNode findScheduled(String id) {
    return service.get(SCHEDULED, QueryString.NONE.with("id", id), Duration.ZERO);
  }

  @Override
  public void cancelScheduled(String id) {
    service.delete(SCHEDULED, QueryString.NONE.with("id", id));
  }

  @Override
  public ObjectNode listRecurring() {
    return service.get(RECURRING, QueryString.NONE, Duration.ZERO);
  }

  @Override
  public ObjectNode putRecurring(String name, String cron, ZoneId zone, EmitRequest emit) {
    var body =
        RestClient.body(fields -> emit.addTo(fields.putObject("emit")))
            .put("cron", cron)
            .put("zone", zone.getId());
    return service.send("PUT", RECURRING, named(name), body);
  }

  @Override
  public ObjectNode pauseRecurring(String name) {
    return service.post(RECURRING + "/pause", named(name));
  }

  @Override
  public ObjectNode resumeRecurring(String name) {
    return service.post(RECURRING + "/resume", named(name));
  }

  @Override
  public void deleteRecurring(String name) {
    service.delete(RECURRING, named(name));
  }

  private static QueryString named(String name) {
    return QueryString.NONE.with("name", name);
  }
}
