package dev.pgemit.transport;

/** A feature that some transports lack. The emitter refuses calls that need a missing one. */
public enum Capability {
  /** Publishes inside the caller's own transaction. */
  TRANSACTIONS("join a transaction", Capability.OUTBOX),
  /** Publishes calls with the same idempotency key once. */
  IDEMPOTENCY("recognise a repeated call by an idempotency key", Capability.OUTBOX),
  /** Stores messages until their delivery time. */
  SCHEDULING("schedule messages", Capability.OUTBOX),
  /** Lists, changes and cancels stored messages: scheduled and recurring ones. */
  STORED_MESSAGES("list or change scheduled and recurring messages", Capability.OUTBOX),
  /** Collects the answers of servers and clients. */
  REQUESTS("collect answers", ""),
  /** Receives the messages of a namespace. */
  TAIL("receive the messages of others", ""),
  /** Receives the messages of a namespace for a relay, without a gap while it is connected. */
  FEED("be the source of a relay", "");

  private static final String OUTBOX =
      ". With a database, it can: set the option outbox(dataSource) of the emitter, or DATABASE_URL"
          + " for the service or a command";

  private final String verb;
  private final String advice;

  Capability(String verb, String advice) {
    this.verb = verb;
    this.advice = advice;
  }

  /** Returns the failure of a call that needs this feature, which a transport lacks. */
  public TransportFailure missingIn(Transport transport) {
    return new UnsupportedCallFailure(
        "The transport \"%s\" cannot %s: nothing was published%s"
            .formatted(transport.name(), verb, advice));
  }
}
