package dev.pgemit.benchmarks.scenario;

/** Whose way into Postgres (or Redis) a scenario measures. */
public enum SystemUnderTest {
  JAVA("pgemit, Java"),
  PGEMIT_HTTP("pgemit, HTTP"),
  OFFICIAL("official Node emitter"),
  REDIS("Redis emitter"),
  EXPRESS("Express over the official emitter"),
  EMPTY_HTTP("empty Javalin handler"),
  DRIVER("pgjdbc alone");

  private final String title;

  SystemUnderTest(String title) {
    this.title = title;
  }

  /** What a reader is told. */
  public String title() {
    return title;
  }

  /** Whether Node sends it or serves it. */
  boolean needsNode() {
    return this == OFFICIAL || this == REDIS || this == EXPRESS;
  }

  /** Whether what one sender sends must arrive in that order: a pool of connections reorders. */
  boolean keepsOrder() {
    return this != OFFICIAL && this != EXPRESS;
  }

  /** Whether an answer means that Postgres has committed, or that Redis has passed it on. */
  boolean confirmsPublication() {
    return this != EXPRESS;
  }

  /** Whether anything arrives at all. */
  boolean isPublishing() {
    return this != EMPTY_HTTP;
  }
}
