package dev.pgemit.http.audit;

/** Receives the entries of the audit trail. Never blocks. Thread-safe. */
public interface AuditSink {
  /** Stores nothing, for a service without Postgres: only the log has the entries. */
  AuditSink NONE =
      new AuditSink() {
        @Override
        public void record(AuditEntry entry) {}

        @Override
        public void recordRefusal(AuditEntry entry) {}
      };

  /** Stores an entry soon. */
  void record(AuditEntry entry);

  /** Stores a refusal soon, up to a number a minute, since callers decide how many there are. */
  void recordRefusal(AuditEntry entry);
}
