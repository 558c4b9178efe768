-- Who did what through the service, and when each key was last used. Both tables are the service's own.

-- Replicas write in batches, so that position follows the order of arrival, and recorded_at the order of events. No row holds a secret or
-- an argument of an event. Rows leave after the retention of the service (PGEMIT_AUDIT_RETENTION).
CREATE TABLE IF NOT EXISTS ${audit} (
  position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor        text NOT NULL,
  key_id       text,
  action       text NOT NULL,
  outcome      text NOT NULL,
  target       text,
  namespace    text,
  rooms        text[],
  event        text,
  detail       text,
  client       text,
  trace_id     text,
  replica      text NOT NULL,
  db_role      name NOT NULL DEFAULT session_user
);
CREATE INDEX IF NOT EXISTS pgemit_audit_recorded_at_idx ON ${audit} (recorded_at);
COMMENT ON TABLE ${audit} IS 'What callers of the pgemit service and "pgemit key" changed, and what the service refused.';

-- Beside the keys and not among them: each change of the table of keys makes every replica read it again.
CREATE TABLE IF NOT EXISTS ${keyUses} (
  key_id        text COLLATE "C" PRIMARY KEY,
  last_used_at  timestamptz NOT NULL
);
COMMENT ON TABLE ${keyUses} IS 'When each key of the pgemit service was last used, to the minute.';

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
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s.%I TO %I', attachments_schema, name, service);
  END LOOP;
  EXECUTE format('GRANT SELECT ON %s.pgemit_keys TO %I', attachments_schema, service);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s.pgemit_key_uses TO %I', attachments_schema, service);
  -- DELETE for the retention. Nobody updates what is recorded.
  EXECUTE format('GRANT SELECT, INSERT, DELETE ON %s.pgemit_audit TO %I', attachments_schema, service);
  -- To read large responses, and to remove old attachments.
  EXECUTE format('GRANT SELECT, UPDATE, DELETE ON %s TO %I', attachments, service);
END
$body$;

-- For "pgemit key", and for a service whose callers create, rotate and revoke keys (/v1/keys).
CREATE OR REPLACE FUNCTION ${functions}.grant_key_administration(administrator name) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  attachments_schema regnamespace := (
    SELECT relnamespace FROM pg_class WHERE oid = ${functions}.attachments_table()::regclass);
BEGIN
  IF NOT has_schema_privilege(administrator, attachments_schema, 'USAGE') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO %I', attachments_schema, administrator);
  END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s.pgemit_keys TO %I', attachments_schema, administrator);
  EXECUTE format('GRANT SELECT ON %s.pgemit_key_uses TO %I', attachments_schema, administrator);
  EXECUTE format('GRANT INSERT ON %s.pgemit_audit TO %I', attachments_schema, administrator);
END
$body$;

COMMENT ON FUNCTION ${functions}.grant_key_administration(name) IS
  'Lets a role create, rotate and revoke keys of the service: with "pgemit key", or with /v1/keys of a service that runs with this role.';

REVOKE EXECUTE ON FUNCTION ${functions}.grant_service(name), ${functions}.grant_key_administration(name) FROM PUBLIC;

-- Roles that run the service or administer keys already.
DO $grant$
DECLARE
  role record;
BEGIN
  FOR role IN
    SELECT pg_get_userbyid(grantee) AS name,
           bool_or(privilege_type = 'SELECT') AND has_table_privilege(grantee, ${tableLiteral}, 'DELETE') AS serves,
           bool_or(privilege_type = 'INSERT') AS administers
    FROM pg_class, aclexplode(relacl)
    WHERE pg_class.oid = ${apiKeysLiteral}::regclass AND grantee NOT IN (0, relowner)
    GROUP BY grantee
  LOOP
    IF role.serves THEN
      EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO %I', ${keyUsesLiteral}::regclass, role.name);
      EXECUTE format('GRANT SELECT, INSERT, DELETE ON %s TO %I', ${auditLiteral}::regclass, role.name);
    END IF;
    IF role.administers THEN
      EXECUTE format('GRANT SELECT ON %s TO %I', ${keyUsesLiteral}::regclass, role.name);
      EXECUTE format('GRANT INSERT ON %s TO %I', ${auditLiteral}::regclass, role.name);
    END IF;
  END LOOP;
END
$grant$;
