-- Messages on their way to Redis: written in a transaction, and passed on after its commit by one dispatcher at a time.

-- channel, payload and attachment are those of a scheduled message. failed_at and error are set for a message that no server can
-- receive; others pass it.
CREATE TABLE IF NOT EXISTS ${outbox} (
  position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id          text NOT NULL,
  channel     text NOT NULL,
  payload     text NOT NULL,
  attachment  bytea,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  failed_at   timestamptz,
  error       text
);
ALTER TABLE ${outbox} ALTER COLUMN attachment SET STORAGE EXTERNAL;
CREATE INDEX IF NOT EXISTS pgemit_outbox_waiting_idx ON ${outbox} (position) WHERE failed_at IS NULL;
-- Rows leave from the front of the index, and scans pass over what they leave behind until a vacuum.
ALTER TABLE ${outbox} SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000);
COMMENT ON TABLE ${outbox} IS 'Messages that wait until a dispatcher of pgemit passes them on to Redis.';

-- The position up to which messages have been passed on. A sequence, since its only row has no old versions that a reader must skip.
CREATE SEQUENCE IF NOT EXISTS ${outboxPassed} MINVALUE 0 START 0;
COMMENT ON SEQUENCE ${outboxPassed} IS 'The position in pgemit_outbox up to which messages have been passed on.';

DO $define$
DECLARE
  home text := ${functionsLiteral};
  outbox text;
  positions text := pg_get_serial_sequence(${outboxLiteral}, 'position');
  passed text;
  role record;
BEGIN
  SET LOCAL lock_timeout = '5s';
  IF to_regprocedure(${internalLiteral} || '.grant_own_rows(name)') IS NOT NULL THEN
    home := ${internalLiteral};
  END IF;
  -- The functions run with a fixed search_path.
  SELECT format('%I.%I', nspname, relname) INTO STRICT outbox
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = to_regclass(${outboxLiteral});
  SELECT format('%I.%I', nspname, relname) INTO STRICT passed
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = to_regclass(${outboxPassedLiteral});

  -- Rows are counted only if the positions leave room for too many. The function runs with its owner's rights, since a role that writes
  -- messages need not be able to read them.
  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION %1$s.refuse_full_outbox() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $body$
    DECLARE
      most bigint := coalesce(nullif(current_setting('pgemit.outbox_limit', true), ''), '1000000');
    BEGIN
      IF (SELECT last_value FROM %3$s) - (SELECT last_value FROM %4$s) >= most
        AND (SELECT count(*) FROM (SELECT FROM %2$s WHERE failed_at IS NULL LIMIT most) AS waiting) >= most
      THEN
        RAISE EXCEPTION 'the outbox is full: %% messages wait for Redis', most
          USING ERRCODE = 'configuration_limit_exceeded',
                HINT = 'Check that Redis is reachable and that a dispatcher runs: "pgemit doctor" reports both.';
      END IF;
      RETURN NULL;
    END
    $body$
    $function$, home, outbox, positions, passed);
  EXECUTE format('REVOKE EXECUTE ON FUNCTION %s.refuse_full_outbox() FROM PUBLIC', home);
  DROP TRIGGER IF EXISTS pgemit_refuse_full_outbox ON ${outbox};
  EXECUTE format(
    'CREATE TRIGGER pgemit_refuse_full_outbox BEFORE INSERT ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s.refuse_full_outbox()',
    outbox, home);

  -- Roles that publish write messages, and read none. A service passes on the messages of all roles.
  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION %1$s.grant_outbox(role name, serves boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $body$
    BEGIN
      EXECUTE format('GRANT INSERT (id, channel, payload, attachment) ON %%s TO %%I', %2$L, role);
      IF serves THEN
        EXECUTE format('GRANT SELECT, UPDATE, DELETE ON %%s TO %%I', %2$L, role);
        EXECUTE format('GRANT SELECT, UPDATE ON SEQUENCE %%s TO %%I', %3$L, role);
        EXECUTE format('GRANT SELECT ON SEQUENCE %%s TO %%I', %4$L, role);
      END IF;
    END
    $body$
    $function$, home, outbox, passed, positions);
  EXECUTE format('REVOKE EXECUTE ON FUNCTION %s.grant_outbox(name, boolean) FROM PUBLIC', home);

  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.grant_publisher(publisher name) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $body$
    DECLARE
      attachments regclass := ${functions}.attachments_table();
      attachments_schema regnamespace := (SELECT relnamespace FROM pg_class WHERE oid = attachments);
      ids text := pg_get_serial_sequence(attachments::text, 'id');
      function regprocedure;
    BEGIN
      EXECUTE format('GRANT USAGE ON SCHEMA ${functions} TO %%I', publisher);
      IF to_regnamespace(${internalLiteral}) IS NOT NULL THEN
        EXECUTE format('GRANT USAGE ON SCHEMA ${internal} TO %%I', publisher);
      END IF;
      FOR function IN SELECT %1$s.publisher_functions() LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %%s TO %%I', function, publisher);
      END LOOP;
      -- The schema may be another role's, and everybody's to use, as public is.
      IF NOT has_schema_privilege(publisher, attachments_schema, 'USAGE') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %%s TO %%I', attachments_schema, publisher);
      END IF;
      EXECUTE format('GRANT INSERT, SELECT (id) ON %%s TO %%I', attachments, publisher);
      IF ids IS NOT NULL THEN
        EXECUTE format('GRANT USAGE ON SEQUENCE %%s TO %%I', ids, publisher);
      END IF;
      PERFORM %1$s.grant_own_rows(publisher);
      PERFORM %1$s.grant_outbox(publisher, false);
    END
    $body$
    $function$, home);

  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.grant_service(service name) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $body$
    DECLARE
      attachments regclass := ${functions}.attachments_table();
      attachments_schema regnamespace := (SELECT relnamespace FROM pg_class WHERE oid = attachments);
      name text;
    BEGIN
      PERFORM ${functions}.grant_publisher(service);
      -- UPDATE on the whole table is what lets a role act for all others.
      FOREACH name IN ARRAY '{pgemit_idempotency_keys,pgemit_scheduled,pgemit_recurring}'::text[] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %%s.%%I TO %%I', attachments_schema, name, service);
      END LOOP;
      EXECUTE format('GRANT SELECT ON %%s.pgemit_keys TO %%I', attachments_schema, service);
      EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %%s.pgemit_key_uses TO %%I', attachments_schema, service);
      -- DELETE for the retention. Nobody updates what is recorded.
      EXECUTE format('GRANT SELECT, INSERT, DELETE ON %%s.pgemit_audit TO %%I', attachments_schema, service);
      PERFORM %1$s.grant_outbox(service, true);
      -- To read large responses, and to remove old attachments.
      EXECUTE format('GRANT SELECT, UPDATE, DELETE ON %%s TO %%I', attachments, service);
    END
    $body$
    $function$, home);

  -- Roles that publish or serve already.
  FOR role IN
    SELECT DISTINCT pg_get_userbyid(grantee) AS name,
           has_column_privilege(grantee, ${scheduledLiteral}::regclass, 'created_by', 'UPDATE')
             AND has_table_privilege(grantee, ${apiKeysLiteral}, 'SELECT') AS serves
    FROM pg_attribute, aclexplode(attacl)
    WHERE attrelid = ${scheduledLiteral}::regclass AND privilege_type = 'INSERT' AND grantee <> 0
    UNION
    SELECT DISTINCT pg_get_userbyid(grantee), true
    FROM pg_class, aclexplode(relacl)
    WHERE pg_class.oid = ${apiKeysLiteral}::regclass AND privilege_type = 'SELECT' AND grantee NOT IN (0, relowner)
      AND has_table_privilege(grantee, ${tableLiteral}, 'DELETE')
  LOOP
    EXECUTE format('SELECT %s.grant_outbox(%L, %L)', home, role.name, role.serves);
  END LOOP;
END
$define$;
