package dev.pgemit.interop.faults.scenario;

/** The way of the messages that a fault disturbs. Each has a table of its own. */
public enum FaultGroup {
  /** Postgres carries all messages. */
  POSTGRES,
  /** Redis carries all messages, those with a key through the outbox of Postgres. */
  REDIS
}
