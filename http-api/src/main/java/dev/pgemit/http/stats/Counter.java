package dev.pgemit.http.stats;

/** The counters of an activity. */
enum Counter {
  /** Requests that ended, monitoring aside. */
  REQUESTS,
  /** Requests that were answered with 400 to 499. */
  REFUSED,
  /** Requests that were answered with 500 and more, or not at all. */
  FAILED,
  /** Messages that Postgres committed, scheduled ones that were sent among them. */
  MESSAGES,
  /** Transactions that committed these messages. */
  COMMITS,
  /** Bytes of the committed messages, without those that waited for their time. */
  BYTES,
  /** Messages that Postgres did not commit, or may not have. */
  UNPUBLISHED
}
