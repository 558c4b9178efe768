-- What NOTIFY cannot hold: one row a message, fetched by every server, and removed by age.
-- The same columns as in the documentation of @socket.io/postgres-adapter, whose table is adopted where it exists.

-- A notification does not outlive a crash, so its attachment need not: UNLOGGED, and no flush of the log at commit.
-- EXTERNAL: payloads are not compressed on their way in, which costs more time than it saves for rows that live 30 seconds.
DO $create$
BEGIN
  IF to_regclass(${tableLiteral}) IS NULL THEN
    CREATE UNLOGGED TABLE ${table} (
      id          bigserial UNIQUE,
      created_at  timestamptz DEFAULT now(),
      payload     bytea
    );
    ALTER TABLE ${table} ALTER COLUMN payload SET STORAGE EXTERNAL;
  END IF;
END
$create$;

DO $check$
DECLARE
  missing text;
BEGIN
  SELECT string_agg(wanted.name, ', ' ORDER BY wanted.name)
  INTO missing
  FROM (VALUES ('id'), ('created_at'), ('payload')) AS wanted (name)
  WHERE NOT EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass(${tableLiteral}) AND attname = wanted.name AND NOT attisdropped
  );
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'The table % exists, but lacks the columns of an attachments table: %', ${tableLiteral}, missing
      USING ERRCODE = 'invalid_table_definition',
            HINT = 'Choose another table, or add the columns: id bigserial UNIQUE, created_at timestamptz, payload bytea.';
  END IF;
END
$check$;

-- Servers remove rows by age every 30 seconds, and without an index read the whole table each time.
-- Only the owner of an adopted table may add one.
DO $index$
BEGIN
  IF (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(${tableLiteral})) THEN
    CREATE INDEX IF NOT EXISTS ${index} ON ${table} (created_at);
  ELSE
    RAISE NOTICE 'No index for the clean-up by age: the table % belongs to another role', ${tableLiteral};
  END IF;
END
$index$;
