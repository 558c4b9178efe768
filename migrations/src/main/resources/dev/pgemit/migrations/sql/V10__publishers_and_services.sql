-- What the roles of a deployment may do. A publisher publishes and schedules, and has a say in its own rows alone. A service may do all
-- that "pgemit serve" does.

-- The functions that a publisher calls, directly or from within another function. The schema may hold functions of others.
CREATE OR REPLACE FUNCTION ${functions}.publisher_functions() RETURNS SETOF regprocedure
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $body$
  SELECT coalesce(
    to_regprocedure(${internalLiteral} || '.' || signature), to_regprocedure(${functionsLiteral} || '.' || signature))
  FROM unnest(ARRAY[
    'emit(text, jsonb, text, text[], text[], boolean, boolean, bytea[], text, timestamptz)', 'emit_changes()',
    'server_side_emit(text, jsonb, text, text)',
    'sockets_join(text[], text, text[], text[], text)', 'sockets_leave(text[], text, text[], text[], text)',
    'disconnect_sockets(boolean, text, text[], text[], text, boolean)',
    'scheduled(integer, timestamptz)', 'find_scheduled(text)', 'cancel_scheduled(text)',
    'channel_prefix()', 'attachments_table()',
    'messagepack_header(text, integer)', 'messagepack_number(text)', 'messagepack_text(text)', 'messagepack(json, bytea[])',
    'store_attachment(bytea)', 'store_scheduled(text, timestamptz, text, text, json, text, bytea)',
    'message_id()', 'chosen_id(text)', 'checked_namespace(text)', 'checked_rooms(text, text[])',
    'checked_event(text, jsonb, text[], bytea[])', 'check_numbers(jsonb)', 'check_placeholders(jsonb, bytea[])',
    'publish(text, integer, text, text, bytea[], timestamptz)',
    'broadcast(text, text, json, json, text, bytea[], text, timestamptz)',
    'change_rooms(integer, text[], text, text[], text[], text)',
    'rooms_of_row(text[], jsonb)', 'emit_change(text, text[], jsonb, jsonb, jsonb)']) AS signature
$body$;

-- The tables of scheduled emits, recurring emits and keys: all columns but created_by may be written, which the policies rely on.
CREATE OR REPLACE FUNCTION ${functions}.grant_own_rows(publisher name) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  tables regclass[] := ARRAY(
    SELECT c.oid
    FROM pg_class AS attachments JOIN pg_class AS c USING (relnamespace)
    WHERE attachments.oid = ${functions}.attachments_table()::regclass
      AND c.relname IN ('pgemit_scheduled', 'pgemit_recurring', 'pgemit_idempotency_keys'));
  own regclass;
BEGIN
  FOREACH own IN ARRAY tables LOOP
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON %s TO %I', own, publisher);
    EXECUTE format(
      'GRANT UPDATE (%s) ON %s TO %I',
      (SELECT string_agg(quote_ident(attname), ', ')
       FROM pg_attribute
       WHERE attrelid = own AND attnum > 0 AND NOT attisdropped AND attname <> 'created_by'),
      own, publisher);
  END LOOP;
END
$body$;

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
  EXECUTE format('GRANT USAGE ON SCHEMA ${functions} TO %I', publisher);
  IF to_regnamespace(${internalLiteral}) IS NOT NULL THEN
    EXECUTE format('GRANT USAGE ON SCHEMA ${internal} TO %I', publisher);
  END IF;
  FOR function IN SELECT ${functions}.publisher_functions() LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', function, publisher);
  END LOOP;
  -- The schema may be another role's, and everybody's to use, as public is.
  IF NOT has_schema_privilege(publisher, attachments_schema, 'USAGE') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO %I', attachments_schema, publisher);
  END IF;
  EXECUTE format('GRANT INSERT, SELECT (id) ON %s TO %I', attachments, publisher);
  IF ids IS NOT NULL THEN
    EXECUTE format('GRANT USAGE ON SEQUENCE %s TO %I', ids, publisher);
  END IF;
  PERFORM ${functions}.grant_own_rows(publisher);
END
$body$;

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
  -- To read large responses, and to remove old attachments.
  EXECUTE format('GRANT SELECT, UPDATE, DELETE ON %s TO %I', attachments, service);
END
$body$;

COMMENT ON FUNCTION ${functions}.grant_publisher(name) IS
  'Lets a role publish and schedule, with these functions and with the library. It sees and changes only its own scheduled and recurring emits and keys.';
COMMENT ON FUNCTION ${functions}.grant_service(name) IS
  'Lets a role run "pgemit serve": publish, and send, see and change the scheduled and recurring emits of all roles.';

REVOKE EXECUTE ON FUNCTION
  ${functions}.publisher_functions(),
  ${functions}.grant_own_rows(name),
  ${functions}.grant_publisher(name),
  ${functions}.grant_service(name)
FROM PUBLIC;

-- Earlier, grant_publisher gave UPDATE on the whole tables. A role that got it there loses it here, unless it runs the service: unless
-- it may read the keys of the service, or remove attachments. Other roles got their rights from a person, who meant them.
DO $narrow$
DECLARE
  publisher name;
  name text;
BEGIN
  FOR publisher IN
    SELECT DISTINCT pg_get_userbyid(grantee)
    FROM pg_class, aclexplode(relacl)
    WHERE pg_class.oid = to_regclass(${scheduledLiteral})
      AND privilege_type = 'UPDATE' AND grantee NOT IN (0, relowner)
      AND grantee IN (
        SELECT callable.grantee
        FROM pg_proc, aclexplode(proacl) AS callable
        WHERE pronamespace = to_regnamespace(${functionsLiteral}) AND proname = 'emit')
      AND NOT has_table_privilege(grantee, ${apiKeysLiteral}, 'SELECT')
      AND NOT has_table_privilege(grantee, ${tableLiteral}, 'DELETE')
  LOOP
    FOREACH name IN ARRAY ARRAY[${scheduledLiteral}, ${recurringLiteral}, ${keysLiteral}] LOOP
      EXECUTE format('REVOKE UPDATE ON %s FROM %I', name, publisher);
    END LOOP;
    PERFORM ${functions}.grant_own_rows(publisher);
  END LOOP;
END
$narrow$;
