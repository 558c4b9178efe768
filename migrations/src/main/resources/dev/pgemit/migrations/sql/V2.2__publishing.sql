-- How a message reaches the servers: what all functions that publish have in common.

-- The tables' own names, found now: the functions run with a fixed search_path.
DO $define$
DECLARE
  attachments text;
BEGIN
  SELECT format('%I.%I', nspname, relname)
  INTO STRICT attachments
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE pg_class.oid = to_regclass(${tableLiteral});

  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.attachments_table() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
    AS %L
    $function$, format('SELECT %L::text', attachments));

  -- created_at: the column's default is the start of the transaction, and servers delete by age.
  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION ${functions}.store_attachment(message bytea) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $body$
    DECLARE
      stored bigint;
    BEGIN
      INSERT INTO %s AS attachment (created_at, payload)
      VALUES (clock_timestamp(), message)
      RETURNING attachment.id INTO stored;
      RETURN stored;
    END
    $body$
    $function$, attachments);
END
$define$;

-- A UUID of version 7 (RFC 9562): 48 bits of Unix time in milliseconds, then random ones.
-- Without one, PostgreSQL would deliver two equal notifications of one transaction once.
CREATE OR REPLACE FUNCTION ${functions}.message_id() RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  milliseconds bytea := substr(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint), 3);
BEGIN
  -- Of version 4, 0100, comes version 7, 0111.
  RETURN encode(set_bit(set_bit(milliseconds || substr(uuid_send(gen_random_uuid()), 7), 52, 1), 53, 1), 'hex')::uuid;
END
$body$;

CREATE OR REPLACE FUNCTION ${functions}.chosen_id(id text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
  IF id !~ '^[ -~]{1,255}$' COLLATE "C" THEN
    RAISE EXCEPTION 'the id has other characters than printable ASCII, or not 1 to 255 of them'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave the id out: every message gets one.';
  END IF;
  RETURN id;
END
$body$;

-- A namespace as the servers know it. What they could not listen for is refused: the adapter quotes the channel, but does not escape it.
CREATE OR REPLACE FUNCTION ${functions}.checked_namespace(namespace text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  checked text := CASE WHEN left(namespace, 1) = '/' THEN namespace ELSE '/' || namespace END;
  bytes integer := octet_length(convert_to(${functions}.channel_prefix() || '#' || checked, 'UTF8'));
BEGIN
  IF checked IS NULL THEN
    RAISE EXCEPTION 'the namespace is null'
      USING ERRCODE = 'null_value_not_allowed', HINT = 'Leave it out for the default one, /.';
  END IF;
  IF checked ~ '["\u0001-\u001f\u007f-\u009f]' THEN
    RAISE EXCEPTION 'the namespace holds a quotation mark or a control character'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'No server could listen for it: choose another name.';
  END IF;
  -- NAMEDATALEN - 1: pg_notify refuses a longer name, and LISTEN silently cuts it.
  IF bytes > 63 THEN
    RAISE EXCEPTION 'the channel "%#%" has % bytes of UTF-8, and PostgreSQL takes at most 63',
        ${functions}.channel_prefix(), checked, bytes
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Choose a shorter namespace or channel prefix.';
  END IF;
  RETURN checked;
END
$body$;

-- Rooms in their order, and each once.
CREATE OR REPLACE FUNCTION ${functions}.checked_rooms(field text, rooms text[]) RETURNS json
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
  IF rooms IS NULL THEN
    RAISE EXCEPTION '"%" is null, where an array of rooms is wanted', field
      USING ERRCODE = 'null_value_not_allowed',
            HINT = 'array_agg gives null where there are no rows: then call nothing, since no room at all means everyone.';
  END IF;
  IF array_ndims(rooms) > 1 THEN
    RAISE EXCEPTION '"%" has rows and columns, where a plain array of rooms is wanted', field
      USING ERRCODE = 'invalid_parameter_value', HINT = 'ARRAY(SELECT unnest(rooms)) makes one of it.';
  END IF;
  IF array_position(rooms, NULL) IS NOT NULL THEN
    RAISE EXCEPTION '"%" holds a room that is null', field
      USING ERRCODE = 'null_value_not_allowed', HINT = 'Leave out the rooms that are null.';
  END IF;
  -- The common case, without a query.
  IF cardinality(rooms) < 2 OR (cardinality(rooms) = 2 AND rooms[array_lower(rooms, 1)] <> rooms[array_upper(rooms, 1)]) THEN
    RETURN to_json(rooms);
  END IF;
  RETURN (
    SELECT json_agg(distinct_rooms.room ORDER BY distinct_rooms.position)
    FROM (
      SELECT listed.room, min(listed.position) AS position
      FROM unnest(rooms) WITH ORDINALITY AS listed (room, position)
      GROUP BY listed.room
    ) AS distinct_rooms);
END
$body$;

-- Publishes in the caller's transaction: heard when it commits, gone when it rolls back. Or stores it until its time.
CREATE OR REPLACE FUNCTION ${functions}.publish(
  namespace text, type integer, data text, id text DEFAULT NULL, attachments bytea[] DEFAULT '{}',
  deliver_at timestamptz DEFAULT NULL) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  message_id text := coalesce(${functions}.chosen_id(id), ${functions}.message_id());
  channel text := ${functions}.channel_prefix() || '#' || namespace;
  -- Any other uid makes the servers count one more server in their cluster, and wait for it.
  header text := format('{"uid":"emitter","nsp":%s,"type":%s,"id":%s', to_json(namespace), type, to_json(message_id));
  -- Two messages may bear the same chosen id, and would be delivered as one.
  nonce text := CASE WHEN id IS NULL THEN '' ELSE format(',"nonce":"%s"', ${functions}.message_id()) END;
  payload text := format('%s%s,"data":%s}', header, nonce, data);
  attachment bytea;
BEGIN
  -- PostgreSQL refuses 8,000.
  IF cardinality(attachments) > 0 OR octet_length(convert_to(payload, 'UTF8')) > 7999 THEN
    attachment := ${functions}.messagepack(payload::json, attachments);
    payload := header;
  END IF;
  IF deliver_at IS NOT NULL THEN
    PERFORM ${functions}.store_scheduled(message_id, deliver_at, namespace, channel, data::json, payload, attachment);
    RETURN message_id;
  END IF;
  IF attachment IS NOT NULL THEN
    payload := format('%s,"attachmentId":"%s"}', header, ${functions}.store_attachment(attachment));
  END IF;
  PERFORM pg_notify(channel, payload);
  RETURN message_id;
END
$body$;
