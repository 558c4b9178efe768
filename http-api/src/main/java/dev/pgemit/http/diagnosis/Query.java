package dev.pgemit.http.diagnosis;

/** How Postgres is asked. */
final class Query {
  /** How long one answer may take: readiness asks too, and must not hang. */
  static final int LONGEST_SECONDS = 1;

  private Query() {}
}
