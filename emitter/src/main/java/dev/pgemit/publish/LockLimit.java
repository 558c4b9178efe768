package dev.pgemit.publish;

/**
 * How long a transaction waits for a lock, said in the same round trip, before the statement that
 * waits: a statement takes its locks before it could change the limit for itself.
 */
enum LockLimit {
  /**
   * As the connection is set up: in a transaction of a caller's, of which no setting may change.
   */
  NONE(""),
  /** Longer than what holds a lock in daily work. */
  LONG("2s"),
  /** A look whether a lock that was waited for in vain is gone. */
  BRIEF("100ms");

  // The last argument: for this transaction alone. A shorter limit of the connection's own stays.
  private static final String SET =
      """
      SELECT set_config('lock_timeout', '%1$s', true)
      WHERE NOT current_setting('lock_timeout')::interval BETWEEN '1 microsecond' AND '%1$s';
      """;

  private final String prefix;

  LockLimit(String time) {
    this.prefix = time.isEmpty() ? "" : SET.formatted(time);
  }

  /** The statement with this limit. */
  String before(String statement) {
    return prefix.isEmpty() ? statement : prefix + statement;
  }

  /** How many results come before the statement's own. */
  int results() {
    return prefix.isEmpty() ? 0 : 1;
  }
}
