-- The schedule from SQL. The table's own name is found now: the functions run with a fixed search_path.
DO $define$
DECLARE
  scheduled text;
BEGIN
  SELECT format('%I.%I', nspname, relname)
  INTO STRICT scheduled
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE pg_class.oid = to_regclass(${scheduledLiteral});

  -- The notification wakes whoever sends what waits. Its payload: the time that is new, in ms since 1970.
  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.store_scheduled(
      id text, deliver_at timestamptz, namespace text, channel text, data json, payload text, attachment bytea) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $body$
    BEGIN
      -- The table says so too, but not what to do.
      IF NOT isfinite(deliver_at) OR deliver_at > statement_timestamp() + interval '8784 hours' THEN
        RAISE EXCEPTION 'deliver_at is more than a year ahead'
          USING ERRCODE = 'invalid_parameter_value', HINT = 'An emit can wait for up to 366 days.';
      END IF;
      INSERT INTO %1$s (id, deliver_at, verb, namespace, rooms, "except", event, channel, payload, attachment)
      VALUES (
        store_scheduled.id, store_scheduled.deliver_at, 'emit', store_scheduled.namespace,
        ARRAY(SELECT json_array_elements_text(data #> '{opts,rooms}')),
        ARRAY(SELECT json_array_elements_text(data #> '{opts,except}')),
        data #>> '{packet,data,0}', store_scheduled.channel, store_scheduled.payload, store_scheduled.attachment);
      PERFORM pg_notify('pgemit_scheduled', floor(extract(epoch FROM deliver_at) * 1000)::bigint::text);
    EXCEPTION WHEN unique_violation THEN
      RAISE EXCEPTION 'a message with the id "%%" waits already', id
        USING ERRCODE = 'unique_violation', HINT = 'Call it off with cancel_scheduled, or choose another id.';
    END
    $body$
    $function$, scheduled);

  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.scheduled(most integer DEFAULT 100, after timestamptz DEFAULT '-infinity')
    RETURNS TABLE (id text, deliver_at timestamptz, verb text, namespace text, "to" text[], "except" text[], event text)
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $body$
      SELECT s.id, s.deliver_at, s.verb, s.namespace, s.rooms, s."except", s.event
      FROM %1$s AS s
      WHERE s.deliver_at > after
      ORDER BY s.deliver_at, s.position
      LIMIT most
    $body$
    $function$, scheduled);

  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.find_scheduled(id text)
    RETURNS TABLE (deliver_at timestamptz, verb text, namespace text, "to" text[], "except" text[], event text)
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $body$
      SELECT s.deliver_at, s.verb, s.namespace, s.rooms, s."except", s.event
      FROM %1$s AS s
      WHERE s.id = find_scheduled.id
    $body$
    $function$, scheduled);

  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.cancel_scheduled(id text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $body$
    BEGIN
      DELETE FROM %1$s AS s WHERE s.id = cancel_scheduled.id;
      RETURN FOUND;
    END
    $body$
    $function$, scheduled);
END
$define$;

COMMENT ON FUNCTION ${functions}.scheduled(integer, timestamptz) IS 'What waits for its time: the next ones, those after a time.';
COMMENT ON FUNCTION ${functions}.find_scheduled(text) IS 'The emit with an id, if it waits.';
COMMENT ON FUNCTION ${functions}.cancel_scheduled(text) IS 'Calls an emit off that waits. Tells whether it waited.';

REVOKE EXECUTE ON FUNCTION
  ${functions}.store_scheduled(text, timestamptz, text, text, json, text, bytea),
  ${functions}.scheduled(integer, timestamptz),
  ${functions}.find_scheduled(text),
  ${functions}.cancel_scheduled(text)
FROM PUBLIC;
