package dev.pgemit.cli.client;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The calls for scheduled and recurring emits, as those of {@link PgemitClient}. */
public interface ScheduleClient {
  /** The maximum number of scheduled emits in a page. */
  int MAX_PAGE_SIZE = 1_000;

  /**
   * Lists scheduled emits: {@code GET /v1/scheduled}.
   *
   * @param limit 1 to {@link #MAX_PAGE_SIZE}
   * @param after the field {@code next} of the previous page; {@code null} for the first page
   */
  ObjectNode listScheduled(int limit, @Nullable String after);

  /** Returns a scheduled emit: {@code GET /v1/scheduled?id=}. */
  ObjectNode findScheduled(String id);

  /** Cancels a scheduled emit: {@code DELETE /v1/scheduled?id=}. */
  void cancelScheduled(String id);

  /** Lists recurring emits: {@code GET /v1/recurring}. */
  ObjectNode listRecurring();

  /** Adds or replaces a recurring emit: {@code PUT /v1/recurring?name=}. */
  ObjectNode putRecurring(String name, String cron, ZoneId zone, EmitRequest emit);

  /** Pauses a recurring emit: {@code POST /v1/recurring/pause?name=}. */
  ObjectNode pauseRecurring(String name);

  /** Resumes a recurring emit: {@code POST /v1/recurring/resume?name=}. */
  ObjectNode resumeRecurring(String name);

  /** Deletes a recurring emit: {@code DELETE /v1/recurring?name=}. */
  void deleteRecurring(String name);
}
