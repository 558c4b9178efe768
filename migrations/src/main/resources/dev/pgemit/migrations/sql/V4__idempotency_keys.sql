-- What was published once and must not be again: a row a key, for 24 hours.
-- Logged, unlike the attachments: a key that a crash forgets would let a repeat go out.
CREATE TABLE IF NOT EXISTS ${keys} (
  key          text COLLATE "C" PRIMARY KEY,
  fingerprint  bytea NOT NULL,               -- SHA-256 of what the first call said
  ids          text NOT NULL,                -- of its messages, a line each
  created_at   timestamptz NOT NULL DEFAULT now()
);

-- Expired ones are removed in small steps, the oldest first.
CREATE INDEX IF NOT EXISTS pgemit_idempotency_keys_created_at_idx ON ${keys} (created_at);
