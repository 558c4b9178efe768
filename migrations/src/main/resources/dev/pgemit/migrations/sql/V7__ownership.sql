-- Ownership: each scheduled emit, recurring emit and idempotency key belongs to the role that wrote it.
-- pgemit 0.1.0 keeps working on these tables: its statements name neither of the new columns.

-- created_by: the database role. owner: the caller within that role, such as "key ci"; '' is the role itself.
-- Both are NULL in rows from before this script, and owner is NULL in rows that pgemit 0.1.0 writes. Such rows belong to everyone.
DO $ownership$
DECLARE
  -- SELECT has_column_privilege(...) in a subquery: evaluated once per statement, not once per row.
  serves text;
  name text;
  attribute name;
BEGIN
  -- Publishing waits behind this statement while it waits for the tables.
  SET LOCAL lock_timeout = '5s';
  FOREACH name IN ARRAY ARRAY[${scheduledLiteral}, ${recurringLiteral}, ${keysLiteral}] LOOP
    EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS created_by name', name);
    EXECUTE format('ALTER TABLE %s ALTER COLUMN created_by SET DEFAULT CURRENT_USER', name);
  END LOOP;
  ALTER TABLE ${scheduled} ADD COLUMN IF NOT EXISTS owner text;
  -- label: the name that the owner chose, where another owner's row has that name already.
  ALTER TABLE ${recurring} ADD COLUMN IF NOT EXISTS owner text, ADD COLUMN IF NOT EXISTS label text;

  -- The primary key was the id alone. Logical replication needs a primary key.
  SELECT a.attname INTO attribute
  FROM pg_constraint AS c JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
  WHERE c.conrelid = to_regclass(${scheduledLiteral}) AND c.contype = 'p';
  IF attribute = 'id' THEN
    SELECT conname INTO name FROM pg_constraint WHERE conrelid = to_regclass(${scheduledLiteral}) AND contype = 'p';
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD PRIMARY KEY (position)', ${scheduledLiteral}, name);
  END IF;

  -- The id comes first, so that the index serves look-ups too.
  CREATE UNIQUE INDEX IF NOT EXISTS pgemit_scheduled_owner_idx
    ON ${scheduled} (id, coalesce(created_by, ''), coalesce(owner, ''));
  CREATE UNIQUE INDEX IF NOT EXISTS pgemit_recurring_owner_idx
    ON ${recurring} (coalesce(label, name), coalesce(created_by, ''), coalesce(owner, ''));

  -- A role sees and changes its own rows, and the rows that belong to everyone. The role that may write created_by, which a GRANT of
  -- UPDATE on the whole table includes, acts for all roles: the service, and every emitter that sends what is due. So does the owner
  -- of the table, for whom PostgreSQL applies no policy.
  FOREACH name IN ARRAY ARRAY[${scheduledLiteral}, ${recurringLiteral}, ${keysLiteral}] LOOP
    serves := format('(SELECT has_column_privilege(%L::regclass, ''created_by'', ''UPDATE''))', name);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('DROP POLICY IF EXISTS pgemit_read ON %s', name);
    EXECUTE format('DROP POLICY IF EXISTS pgemit_insert ON %s', name);
    EXECUTE format('DROP POLICY IF EXISTS pgemit_update ON %s', name);
    EXECUTE format('DROP POLICY IF EXISTS pgemit_delete ON %s', name);
    EXECUTE format(
      'CREATE POLICY pgemit_read ON %s FOR SELECT USING (created_by IS NULL OR created_by = CURRENT_USER OR %s)', name, serves);
    EXECUTE format('CREATE POLICY pgemit_insert ON %s FOR INSERT WITH CHECK (created_by = CURRENT_USER OR %s)', name, serves);
    EXECUTE format(
      'CREATE POLICY pgemit_update ON %s FOR UPDATE USING (created_by IS NULL OR created_by = CURRENT_USER OR %s)', name, serves);
    EXECUTE format(
      'CREATE POLICY pgemit_delete ON %s FOR DELETE USING (created_by IS NULL OR created_by = CURRENT_USER OR %s)', name, serves);
  END LOOP;
END
$ownership$;

-- An id stays taken for everyone while a row that belongs to everyone has it: else what was scheduled under a fixed id before an
-- upgrade, or by pgemit 0.1.0 during one, would be scheduled a second time. A trigger of the table calls this function. It runs with
-- its owner's rights, since a role that may insert need not be able to read.
DO $define$
DECLARE
  scheduled text;
BEGIN
  -- The function runs with a fixed search_path.
  SELECT format('%I.%I', nspname, relname)
  INTO STRICT scheduled
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE pg_class.oid = to_regclass(${scheduledLiteral});

  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.refuse_shared_id() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $body$
    BEGIN
      IF EXISTS (
        SELECT FROM %1$s AS present
        WHERE present.id = NEW.id
          AND (present.created_by IS NULL
            OR (present.created_by = NEW.created_by AND (present.owner IS NULL OR NEW.owner IS NULL))))
      THEN
        RAISE EXCEPTION 'an emit with the id "%%" waits already', NEW.id USING ERRCODE = 'unique_violation';
      END IF;
      RETURN NEW;
    END
    $body$
    $function$, scheduled);
END
$define$;
REVOKE EXECUTE ON FUNCTION ${functions}.refuse_shared_id() FROM PUBLIC;
