package dev.pgemit.benchmarks.scenario;

import java.util.Locale;

/** A part of a run that is no scenario. */
public enum Part {
  /** The time to ready, and the rate of the first seconds. */
  COLD_START,
  /** The costs of a process that does nothing. */
  IDLE,
  /** The time of a command that emits one event. */
  COMMANDS,
  /** The rate of commands that emit the events of a file. */
  FILE_BATCH,
  /** The drift of the service under load. */
  SOAK,
  /** The latencies while the replicas of the service are restarted one after the other. */
  ROLLING_RESTART,
  /** The memory of the service after a long stream. */
  STREAM_MEMORY,
  /** The scenarios over Redis, the nodes of a cluster, and the memory of a burst. */
  REDIS,
  /** The profiles of the scenarios that miss a target. */
  PROFILES;

  /** Returns the name for {@code --only}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
