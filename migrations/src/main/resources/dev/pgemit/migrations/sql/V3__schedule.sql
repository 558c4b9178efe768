-- Messages that wait: for their time, or for the next of many.

-- A row is the message as it goes out, encoded, so that what was accepted is what is sent; and what a list shows of it.
-- Logged, unlike the attachments: what is accepted for later must outlive a crash.
CREATE TABLE IF NOT EXISTS ${scheduled} (
  position    bigint GENERATED ALWAYS AS IDENTITY,
  id          text NOT NULL PRIMARY KEY,
  deliver_at  timestamptz NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT statement_timestamp(),
  verb        text NOT NULL,
  namespace   text NOT NULL,
  rooms       text[] NOT NULL,
  "except"    text[] NOT NULL,
  event       text,
  channel     text NOT NULL,
  payload     text NOT NULL,
  attachment  bytea,
  -- A year, and not a misplaced digit. In hours, which no time zone stretches.
  CONSTRAINT pgemit_scheduled_within_a_year CHECK (deliver_at <= created_at + interval '8784 hours')
);
ALTER TABLE ${scheduled} ALTER COLUMN attachment SET STORAGE EXTERNAL;

-- What is due is read from the front of this index, however many wait behind; position keeps the order of what is due together.
CREATE INDEX IF NOT EXISTS pgemit_scheduled_deliver_at_idx ON ${scheduled} (deliver_at, position);

-- Rows leave from the front of that index, and scans pass over what they leave behind until a vacuum: so not only after a fifth
-- of the table has gone.
ALTER TABLE ${scheduled} SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000);

-- A message that goes out at each time of a cron expression. Each run has an id of its own, put in place of message_id.
CREATE TABLE IF NOT EXISTS ${recurring} (
  name        text NOT NULL PRIMARY KEY,
  cron        text NOT NULL,
  zone        text NOT NULL,
  next_at     timestamptz NOT NULL,
  is_paused   boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL DEFAULT statement_timestamp(),
  verb        text NOT NULL,
  namespace   text NOT NULL,
  rooms       text[] NOT NULL,
  "except"    text[] NOT NULL,
  event       text,
  channel     text NOT NULL,
  message_id  text NOT NULL,
  payload     text NOT NULL,
  attachment  bytea
);
ALTER TABLE ${recurring} ALTER COLUMN attachment SET STORAGE EXTERNAL;

CREATE INDEX IF NOT EXISTS pgemit_recurring_next_at_idx ON ${recurring} (next_at) WHERE NOT is_paused;
