-- Who may publish. The functions run with their caller's rights, and nobody but their owner may call them until told so.

CREATE OR REPLACE FUNCTION ${functions}.publisher_functions() RETURNS SETOF regprocedure
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $body$
  SELECT to_regprocedure(${functionsLiteral} || '.' || signature)
  FROM unnest(ARRAY[
    'messagepack_header(text, integer)', 'messagepack_number(text)', 'messagepack_text(text)', 'messagepack(json, bytea[])',
    'channel_prefix()', 'attachments_table()', 'store_attachment(bytea)', 'message_id()', 'chosen_id(text)',
    'checked_namespace(text)', 'checked_rooms(text, text[])', 'publish(text, integer, text, text, bytea[], timestamptz)',
    'checked_event(text, jsonb, text[], bytea[])', 'check_numbers(jsonb)', 'check_placeholders(jsonb, bytea[])',
    'broadcast(text, text, json, json, text, bytea[], text, timestamptz)',
    'emit(text, jsonb, text, text[], text[], boolean, boolean, bytea[], text, timestamptz)',
    'store_scheduled(text, timestamptz, text, text, json, text, bytea)', 'scheduled(integer, timestamptz)', 'find_scheduled(text)',
    'cancel_scheduled(text)',
    'server_side_emit(text, jsonb, text, text)',
    'change_rooms(integer, text[], text, text[], text[], text)', 'sockets_join(text[], text, text[], text[], text)',
    'sockets_leave(text[], text, text[], text[], text)', 'disconnect_sockets(boolean, text, text[], text[], text)',
    'rooms_of_row(text[], jsonb)', 'emit_change(text, text[], jsonb, jsonb, jsonb)', 'emit_changes()']) AS signature
$body$;

-- Everything that a role needs which publishes and does nothing else: no right to read or remove attachments.
CREATE OR REPLACE FUNCTION ${functions}.grant_publisher(publisher name) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  attachments regclass := ${functions}.attachments_table();
  attachments_schema regnamespace := (SELECT relnamespace FROM pg_class WHERE oid = attachments);
  ids text := pg_get_serial_sequence(attachments::text, 'id');
  scheduled text := format('%s.pgemit_scheduled', attachments_schema);
  name text;
  function regprocedure;
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA ${functions} TO %I', publisher);
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
  IF to_regclass(scheduled) IS NOT NULL THEN
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON %s TO %I', scheduled, publisher);
  END IF;
  FOREACH name IN ARRAY '{pgemit_idempotency_keys,pgemit_scheduled,pgemit_recurring}'::text[] LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s.%I TO %I', attachments_schema, name, publisher);
  END LOOP;
END
$body$;

COMMENT ON FUNCTION ${functions}.grant_publisher(name) IS 'Lets a role publish: with these functions, and as the library does.';

DO $revoke$
DECLARE
  function regprocedure;
BEGIN
  -- The one that gives the channel prefix is made by a later script.
  FOR function IN SELECT f FROM ${functions}.publisher_functions() AS f WHERE f IS NOT NULL LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', function);
  END LOOP;
END
$revoke$;
REVOKE EXECUTE ON FUNCTION ${functions}.publisher_functions(), ${functions}.grant_publisher(name) FROM PUBLIC;
