-- The schedule from SQL, where an id belongs to the role that chose it.
DO $define$
DECLARE
  scheduled text;
BEGIN
  -- The functions run with a fixed search_path.
  SELECT format('%I.%I', nspname, relname)
  INTO STRICT scheduled
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE pg_class.oid = to_regclass(${scheduledLiteral});

  -- The notification wakes the dispatchers. Its payload is the new time, in milliseconds since 1970.
  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.store_scheduled(
      id text, deliver_at timestamptz, namespace text, channel text, data json, payload text, attachment bytea) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $body$
    BEGIN
      -- A constraint of the table has the same limit, but no hint.
      IF NOT isfinite(deliver_at) OR deliver_at > statement_timestamp() + interval '8784 hours' THEN
        RAISE EXCEPTION 'deliver_at is more than a year ahead'
          USING ERRCODE = 'invalid_parameter_value', HINT = 'An emit can wait for up to 366 days.';
      END IF;
      INSERT INTO %1$s (id, deliver_at, verb, namespace, rooms, "except", event, channel, payload, attachment, owner)
      VALUES (
        store_scheduled.id, store_scheduled.deliver_at, 'emit', store_scheduled.namespace,
        ARRAY(SELECT json_array_elements_text(data #> '{opts,rooms}')),
        ARRAY(SELECT json_array_elements_text(data #> '{opts,except}')),
        data #>> '{packet,data,0}', store_scheduled.channel, store_scheduled.payload, store_scheduled.attachment, '');
      PERFORM pg_notify('pgemit_scheduled', floor(extract(epoch FROM deliver_at) * 1000)::bigint::text);
    EXCEPTION WHEN unique_violation THEN
      RAISE EXCEPTION 'an emit of this role with the id "%%" waits already', id
        USING ERRCODE = 'unique_violation', HINT = 'Cancel it with cancel_scheduled, or choose another id.';
    END
    $body$
    $function$, scheduled);

  -- The role's own emit comes first. Other roles' emits follow, where the role may see them.
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
      ORDER BY coalesce(s.created_by = CURRENT_USER AND coalesce(s.owner, '') = '', false) DESC, s.position
      LIMIT 1
    $body$
    $function$, scheduled);

  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.cancel_scheduled(id text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $body$
    BEGIN
      DELETE FROM %1$s AS s
      WHERE s.position = (
        SELECT one.position
        FROM %1$s AS one
        WHERE one.id = cancel_scheduled.id
        ORDER BY coalesce(one.created_by = CURRENT_USER AND coalesce(one.owner, '') = '', false) DESC, one.position
        LIMIT 1);
      RETURN FOUND;
    END
    $body$
    $function$, scheduled);
END
$define$;

COMMENT ON FUNCTION ${functions}.scheduled(integer, timestamptz) IS 'Lists the next scheduled emits, or those after a time.';
COMMENT ON FUNCTION ${functions}.find_scheduled(text) IS 'Returns the scheduled emit with an id, this role''s own first.';
COMMENT ON FUNCTION ${functions}.cancel_scheduled(text) IS
  'Cancels the scheduled emit with an id, this role''s own first. Returns whether it still waited.';
