-- Rooms and connections of the clients. Who is meant: the sockets in any of the rooms "to", or all of the namespace where there are
-- none, but none that is in one of "except".

CREATE OR REPLACE FUNCTION ${functions}.change_rooms(
  type integer, rooms text[], namespace text, "to" text[], "except" text[], id text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  changed json := ${functions}.checked_rooms('rooms', rooms);
BEGIN
  IF cardinality(rooms) = 0 THEN
    RAISE EXCEPTION 'no room was given' USING ERRCODE = 'invalid_parameter_value', HINT = 'Name at least one room.';
  END IF;
  RETURN ${functions}.publish(
    ${functions}.checked_namespace(namespace),
    type,
    format(
      '{"opts":{"rooms":%s,"except":%s},"rooms":%s}',
      ${functions}.checked_rooms('to', "to"), ${functions}.checked_rooms('except', "except"), changed),
    id);
END
$body$;

CREATE OR REPLACE FUNCTION ${functions}.sockets_join(
  rooms text[], namespace text DEFAULT '/', "to" text[] DEFAULT '{}', "except" text[] DEFAULT '{}', id text DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
  RETURN ${functions}.change_rooms(4, rooms, namespace, "to", "except", id);
END
$body$;

COMMENT ON FUNCTION ${functions}.sockets_join(text[], text, text[], text[], text) IS
  'Makes sockets join rooms when this transaction commits. Gives the id of the message.';

CREATE OR REPLACE FUNCTION ${functions}.sockets_leave(
  rooms text[], namespace text DEFAULT '/', "to" text[] DEFAULT '{}', "except" text[] DEFAULT '{}', id text DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
  RETURN ${functions}.change_rooms(5, rooms, namespace, "to", "except", id);
END
$body$;

COMMENT ON FUNCTION ${functions}.sockets_leave(text[], text, text[], text[], text) IS
  'Makes sockets leave rooms when this transaction commits. Gives the id of the message.';

CREATE OR REPLACE FUNCTION ${functions}.disconnect_sockets(
  close boolean DEFAULT false,
  namespace text DEFAULT '/',
  "to" text[] DEFAULT '{}',
  "except" text[] DEFAULT '{}',
  id text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
  RETURN ${functions}.publish(
    ${functions}.checked_namespace(namespace),
    6,
    format(
      '{"opts":{"rooms":%s,"except":%s},"close":%s}',
      ${functions}.checked_rooms('to', "to"), ${functions}.checked_rooms('except', "except"), to_json(coalesce(close, false))),
    id);
END
$body$;

COMMENT ON FUNCTION ${functions}.disconnect_sockets(boolean, text, text[], text[], text) IS
  'Disconnects sockets from a namespace, or closes the connection under them too, when this transaction commits. Gives the id of the message.';
