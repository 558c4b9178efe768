-- Functions that no application calls leave the schema of the documented ones, so that \df shows the latter alone.
-- Where the role may not create a schema for them, they stay.
DO $move$
DECLARE
  documented text[] := '{emit,emit_changes,server_side_emit,sockets_join,sockets_leave,disconnect_sockets,scheduled,find_scheduled,'
    'cancel_scheduled,grant_publisher,grant_service,channel_prefix,attachments_table}';
  functions oid := to_regnamespace(${functionsLiteral});
  home text := ${internalLiteral};
  ours oid[] := ARRAY(
    SELECT oid FROM pg_proc
    WHERE pronamespace = functions
      AND (proname IN ('publisher_functions', 'grant_own_rows', 'grant_publisher', 'grant_service', 'refuse_shared_id')
        OR oid IN (
          SELECT to_regprocedure(format('%s.%I(%s)', ${functionsLiteral}, f.proname, oidvectortypes(f.proargtypes)))
          FROM ${functions}.publisher_functions() AS called JOIN pg_proc AS f ON f.oid = called)));
  internal text[] := ARRAY(SELECT proname::text FROM pg_proc WHERE oid = ANY (ours) AND proname <> ALL (documented));
  grantee oid;
  function record;
  definition text;
  name text;
BEGIN
  IF to_regnamespace(home) IS NULL AND has_database_privilege(current_database(), 'CREATE') THEN
    CREATE SCHEMA ${internal};
  END IF;
  IF to_regnamespace(home) IS NULL OR NOT has_schema_privilege(to_regnamespace(home)::oid, 'CREATE') THEN
    RAISE NOTICE 'This role may not create functions in the schema %: the internal functions stay in %', home, ${functionsLiteral};
    home := ${functionsLiteral};
  ELSE
    -- Functions run with their caller's rights, so a role that may use the one schema needs the other.
    FOR grantee IN
      SELECT acl.grantee FROM pg_namespace, aclexplode(nspacl) AS acl
      WHERE pg_namespace.oid = functions AND privilege_type = 'USAGE' AND acl.grantee <> nspowner
    LOOP
      EXECUTE format(
        'GRANT USAGE ON SCHEMA ${internal} TO %s',
        CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END);
    END LOOP;

    FOR function IN
      SELECT oid, proname, oid::regprocedure AS signature,
             to_regprocedure(format('%s.%I(%s)', home, proname, oidvectortypes(proargtypes))) AS moved
      FROM pg_proc WHERE oid = ANY (ours)
    LOOP
      -- The body names functions as these scripts do: quoted, with their schema.
      definition := pg_get_functiondef(function.oid);
      FOREACH name IN ARRAY internal LOOP
        definition := replace(definition, ${functionsLiteral} || '.' || name || '(', home || '.' || name || '(');
      END LOOP;
      -- The head names the function as PostgreSQL does: quoted only where it must be.
      definition := overlay(
        definition PLACING format(
          'CREATE OR REPLACE FUNCTION %s.%I(',
          CASE WHEN function.proname = ANY (internal) THEN home ELSE ${functionsLiteral} END,
          function.proname)
        FROM 1 FOR strpos(definition, function.proname || '(') + length(function.proname));
      IF function.proname = ANY (internal) THEN
        IF function.moved IS NULL THEN
          EXECUTE format('ALTER FUNCTION %s SET SCHEMA ${internal}', function.signature); -- keeps the grants
        ELSE
          EXECUTE format('DROP FUNCTION %s', function.signature); -- an earlier run of this script moved it
        END IF;
      END IF;
      EXECUTE definition;
    END LOOP;
  END IF;

  DROP TRIGGER IF EXISTS pgemit_refuse_shared_id ON ${scheduled};
  EXECUTE format(
    'CREATE TRIGGER pgemit_refuse_shared_id BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION %s.refuse_shared_id()',
    ${scheduledLiteral}, home);
END
$move$;
