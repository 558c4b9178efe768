package dev.pgemit.http.scheduled;

import java.util.Locale;

/** A change of a scheduled or recurring emit. */
enum ScheduleChange {
  RECURRING_PUT("put the recurring emit"),
  RECURRING_PAUSE("paused the recurring emit"),
  RECURRING_RESUME("resumed the recurring emit"),
  RECURRING_RUN("ran the recurring emit"),
  RECURRING_DELETE("deleted the recurring emit"),
  SCHEDULED_CANCEL("cancelled the emit");

  private final String description;

  ScheduleChange(String description) {
    this.description = description;
  }

  /** Returns the name of the change in log fields. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the verb of a log sentence, after the caller. */
  @Override
  public String toString() {
    return description;
  }
}
