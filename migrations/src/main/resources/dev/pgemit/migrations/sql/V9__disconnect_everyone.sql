-- Without rooms, disconnect_sockets disconnects a whole namespace. It asks for everyone => true, so that a forgotten "to" does not.

CREATE OR REPLACE FUNCTION ${functions}.disconnect_sockets(
  close boolean DEFAULT false,
  namespace text DEFAULT '/',
  "to" text[] DEFAULT '{}',
  "except" text[] DEFAULT '{}',
  id text DEFAULT NULL,
  everyone boolean DEFAULT false) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  rooms json := ${functions}.checked_rooms('to', "to");
BEGIN
  IF cardinality("to") = 0 AND everyone IS NOT TRUE THEN
    RAISE EXCEPTION 'no room was given, and everyone is not true: nobody is disconnected'
      USING ERRCODE = 'invalid_parameter_value',
            HINT = 'Name rooms in "to", or pass everyone => true to disconnect everyone in the namespace.';
  END IF;
  IF cardinality("to") > 0 AND everyone THEN
    RAISE EXCEPTION 'rooms were given, and everyone is true: nobody is disconnected'
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave out "to" or everyone.';
  END IF;
  RETURN ${functions}.publish(
    ${functions}.checked_namespace(namespace),
    6,
    format(
      '{"opts":{"rooms":%s,"except":%s},"close":%s}',
      rooms, ${functions}.checked_rooms('except', "except"), to_json(coalesce(close, false))),
    id);
END
$body$;

COMMENT ON FUNCTION ${functions}.disconnect_sockets(boolean, text, text[], text[], text, boolean) IS
  'Disconnects sockets from a namespace, or closes the connection under them too, when this transaction commits. Returns the id of the message.';

REVOKE EXECUTE ON FUNCTION ${functions}.disconnect_sockets(boolean, text, text[], text[], text, boolean) FROM PUBLIC;

-- A call could mean both the function with everyone and the one without. The roles that may call the former keep the right.
DO $replace$
DECLARE
  former regprocedure :=
    to_regprocedure(${functionsLiteral} || '.disconnect_sockets(boolean, text, text[], text[], text)');
  caller oid;
BEGIN
  IF former IS NOT NULL THEN
    FOR caller IN
      SELECT grantee FROM pg_proc, aclexplode(proacl) WHERE pg_proc.oid = former AND privilege_type = 'EXECUTE'
    LOOP
      EXECUTE format(
        'GRANT EXECUTE ON FUNCTION ${functions}.disconnect_sockets(boolean, text, text[], text[], text, boolean) TO %s',
        CASE caller WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(caller)) END);
    END LOOP;
    EXECUTE format('DROP FUNCTION %s', former);
  END IF;
END
$replace$;
