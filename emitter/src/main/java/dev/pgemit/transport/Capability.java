package dev.pgemit.transport;

/** A feature that some transports lack. The emitter refuses calls that need a missing one. */
public enum Capability {
  /** Publishes inside the caller's own transaction. */
  TRANSACTIONS("join a transaction"),
  /** Publishes calls with the same idempotency key once. */
  IDEMPOTENCY("recognise a repeated call by an idempotency key"),
  /** Stores messages until their delivery time. */
  SCHEDULING("schedule messages"),
  /** Lists, changes and cancels stored messages: scheduled and recurring ones. */
  STORED_MESSAGES("list or change scheduled and recurring messages"),
  /** Collects the answers of servers and clients. */
  REQUESTS("collect answers"),
  /** Receives the messages of a namespace. */
  TAIL("receive the messages of others");

  private final String verb;

  Capability(String verb) {
    this.verb = verb;
  }

  /** Returns the failure of a call that needs this feature, which a transport lacks. */
  public TransportFailure missingIn(Transport transport) {
    return new UnsupportedCallFailure(
        "The transport \"%s\" cannot %s: nothing was published".formatted(transport.name(), verb));
  }
}
