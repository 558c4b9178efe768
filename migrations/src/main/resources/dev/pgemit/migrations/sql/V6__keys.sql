-- Who may call the service, and what each may do there. The service reads this table, and "pgemit key" writes it.

-- Of a key's secret only its SHA-256 is here. It is of 256 random bits, so that no slow hash is needed: nobody can guess one.
-- A rotated key is another row with the same name. Rows stay when they are over, to tell who could do what.
CREATE TABLE IF NOT EXISTS ${apiKeys} (
  id           text COLLATE "C" PRIMARY KEY,
  name         text NOT NULL,
  secret_hash  bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
  -- None of these is ever empty: what is allowed is named, and be it by *.
  allow        text[] NOT NULL CHECK (cardinality(allow) > 0),
  namespaces   text[] NOT NULL CHECK (cardinality(namespaces) > 0),
  rooms        text[] NOT NULL CHECK (cardinality(rooms) > 0),
  events       text[] NOT NULL CHECK (cardinality(events) > 0),
  rate         text,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by   text NOT NULL,
  expires_at   timestamptz,
  replaced_at  timestamptz,
  revoked_at   timestamptz,
  changed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_by   text NOT NULL
);

-- One key a name that is in force; those that it replaced may overlap with it for a while.
CREATE UNIQUE INDEX IF NOT EXISTS pgemit_keys_name_idx ON ${apiKeys} (name) WHERE revoked_at IS NULL AND replaced_at IS NULL;

COMMENT ON TABLE ${apiKeys} IS 'Keys of the pgemit service. Change it with "pgemit key".';
