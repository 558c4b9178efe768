package dev.pgemit.http.scheduled;

import java.util.Locale;

/** What is done to what waits. */
enum ScheduleChange {
  RECURRING_PUT("put the recurring emit"),
  RECURRING_PAUSE("paused the recurring emit"),
  RECURRING_RESUME("resumed the recurring emit"),
  RECURRING_DELETE("deleted the recurring emit"),
  SCHEDULED_CANCEL("called off the emit");

  private final String description;

  ScheduleChange(String description) {
    this.description = description;
  }

  /** Its name in the log. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For a person, after who did it. */
  @Override
  public String toString() {
    return description;
  }
}
