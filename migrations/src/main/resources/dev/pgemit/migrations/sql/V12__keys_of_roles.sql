-- Idempotency keys belong to the role that uses them, and no role can read a row of another role by a conflict with it.

-- key stays the primary key, because pgemit 0.1.0 names it in ON CONFLICT (key). A role whose key another role has already stores
-- the key with a line feed and its own name behind it. Keys themselves hold no line feed. Of the two rows a role has one.
DO $index$
BEGIN
  SET LOCAL lock_timeout = '5s';
  CREATE UNIQUE INDEX IF NOT EXISTS pgemit_idempotency_keys_role_idx
    ON ${keys} (split_part(key, chr(10), 1), coalesce(created_by, ''));
END
$index$;

-- ON CONFLICT DO UPDATE with a WHERE evaluates its condition on the present row before PostgreSQL applies the policies, so a condition
-- could show a row of another role. Triggers run earlier: where another role has the name or the key, nothing is inserted. They run
-- with their owner's rights, since the role cannot see that row. Roles that act for all roles may read the rows anyway.
-- Likewise no role chooses the position of a scheduled emit, which is the primary key there.
DO $define$
DECLARE
  home text := ${functionsLiteral};
  trigger_of record;
  publisher name;
BEGIN
  SET LOCAL lock_timeout = '5s';
  IF to_regprocedure(${internalLiteral} || '.grant_own_rows(name)') IS NOT NULL THEN
    home := ${internalLiteral};
  END IF;

  FOR trigger_of IN
    SELECT function, trigger, own, format('%I.%I', nspname, relname) AS own_name, attribute, otherwise
    FROM (VALUES
      ('skip_key_of_other_role', 'pgemit_skip_key_of_other_role', ${keysLiteral}::regclass, 'key', 'RETURN NULL'),
      -- pgemit 0.1.0 names no owner, and expects a row. This version takes another name.
      ('skip_name_of_other_role', 'pgemit_skip_name_of_other_role', ${recurringLiteral}::regclass, 'name',
       $otherwise$IF NEW.owner IS NULL THEN
          RAISE EXCEPTION 'a recurring emit of another role has the name "%"', NEW.name USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NULL$otherwise$)) AS wanted (function, trigger, own, attribute, otherwise)
      JOIN pg_class ON pg_class.oid = own JOIN pg_namespace ON pg_namespace.oid = relnamespace
  LOOP
    EXECUTE format(
      $function$
      CREATE OR REPLACE FUNCTION %1$s.%2$I() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp
      AS $body$
      BEGIN
        IF EXISTS (SELECT FROM %3$s AS present WHERE present.%4$I = NEW.%4$I AND present.created_by <> NEW.created_by) THEN
          %5$s;
        END IF;
        RETURN NEW;
      END
      $body$
      $function$, home, trigger_of.function, trigger_of.own_name, trigger_of.attribute, trigger_of.otherwise);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s.%I() FROM PUBLIC', home, trigger_of.function);
    EXECUTE format('DROP TRIGGER IF EXISTS %I ON %s', trigger_of.trigger, trigger_of.own);
    EXECUTE format(
      'CREATE TRIGGER %I BEFORE INSERT ON %s FOR EACH ROW WHEN (NOT has_column_privilege(%L::regclass, ''created_by'', ''UPDATE''))'
      ' EXECUTE FUNCTION %s.%I()',
      trigger_of.trigger, trigger_of.own, trigger_of.own, home, trigger_of.function);
  END LOOP;

  EXECUTE format(
    $function$
    CREATE OR REPLACE FUNCTION %1$s.grant_own_rows(publisher name) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $body$
    DECLARE
      own regclass;
    BEGIN
      FOR own IN
        SELECT c.oid
        FROM pg_class AS attachments JOIN pg_class AS c USING (relnamespace)
        WHERE attachments.oid = %2$s.attachments_table()::regclass
          AND c.relname IN ('pgemit_scheduled', 'pgemit_recurring', 'pgemit_idempotency_keys')
      LOOP
        EXECUTE format('GRANT SELECT, DELETE ON %%s TO %%I', own, publisher);
        -- All columns but the role's name and the position.
        EXECUTE (
          SELECT format('GRANT INSERT (%%1$s), UPDATE (%%1$s) ON %%2$s TO %%3$I', string_agg(quote_ident(attname), ', '), own, publisher)
          FROM pg_attribute
          WHERE attrelid = own AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attname <> 'created_by');
      END LOOP;
    END
    $body$
    $function$, home, ${functionsLiteral});
  EXECUTE format('REVOKE EXECUTE ON FUNCTION %s.grant_own_rows(name) FROM PUBLIC', home);

  -- Those that grant_own_rows of an earlier version served.
  FOR publisher IN
    SELECT DISTINCT pg_get_userbyid(grantee)
    FROM pg_class, aclexplode(relacl)
    WHERE pg_class.oid = ${scheduledLiteral}::regclass
      AND privilege_type = 'INSERT' AND grantee NOT IN (0, relowner)
      AND EXISTS (
        SELECT FROM pg_attribute, aclexplode(attacl) AS granted
        WHERE attrelid = pg_class.oid AND granted.grantee = aclexplode.grantee AND granted.privilege_type = 'UPDATE')
      AND NOT has_column_privilege(grantee, pg_class.oid, 'created_by', 'UPDATE')
  LOOP
    EXECUTE format(
      'REVOKE INSERT, UPDATE ON %s, %s, %s FROM %I',
      ${scheduledLiteral}::regclass, ${recurringLiteral}::regclass, ${keysLiteral}::regclass, publisher);
    EXECUTE format('SELECT %s.grant_own_rows(%L)', home, publisher);
  END LOOP;
END
$define$;
