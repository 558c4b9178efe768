-- MessagePack for what NOTIFY cannot hold (https://github.com/msgpack/msgpack/blob/master/spec.md).

DO $create$
BEGIN
  IF to_regnamespace(${functionsLiteral}) IS NULL THEN
    IF NOT has_database_privilege(current_database(), 'CREATE') THEN
      RAISE EXCEPTION 'there is no schema ${functions} for the SQL functions, and this role may not create it: choose another schema for them, or have somebody run CREATE SCHEMA ${functions} AUTHORIZATION %', quote_ident(current_user)
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    CREATE SCHEMA ${functions};
  END IF;
END
$create$;

-- Two deployments may share a database, but not their functions: each knows one attachments table.
DO $check$
DECLARE
  other text;
BEGIN
  IF to_regprocedure(${functionsLiteral} || '.attachments_table()') IS NOT NULL THEN
    EXECUTE 'SELECT ${functions}.attachments_table()' INTO other;
    IF to_regclass(other) IS DISTINCT FROM to_regclass(${tableLiteral}) THEN
      RAISE EXCEPTION 'the functions in schema ${functions} belong to another attachments table, %: choose another schema for them', other
        USING ERRCODE = 'duplicate_object';
    END IF;
  END IF;
END
$check$;

CREATE OR REPLACE FUNCTION ${functions}.messagepack_header(kind text, size integer) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  -- How many entries or bytes fit into the first byte, what that byte is then, and what it is for a size of 8, 16 or 32 bits.
  fixed integer := CASE kind WHEN 'text' THEN 32 WHEN 'binary' THEN 0 ELSE 16 END;
  fixed_code integer := CASE kind WHEN 'text' THEN 160 WHEN 'array' THEN 144 ELSE 128 END;
  codes bytea[] := CASE kind
    WHEN 'text' THEN ARRAY['\xd9', '\xda', '\xdb']::bytea[]
    WHEN 'binary' THEN ARRAY['\xc4', '\xc5', '\xc6']::bytea[]
    WHEN 'array' THEN ARRAY[NULL, '\xdc', '\xdd']::bytea[]
    WHEN 'map' THEN ARRAY[NULL, '\xde', '\xdf']::bytea[]
  END;
BEGIN
  RETURN CASE
    WHEN size < fixed THEN substr(int4send(fixed_code + size), 4)
    WHEN size < 256 AND codes[1] IS NOT NULL THEN codes[1] || substr(int4send(size), 4)
    WHEN size < 65536 THEN codes[2] || substr(int4send(size), 3)
    ELSE codes[3] || int4send(size)
  END;
END
$body$;

-- Integers from -2^63 to 2^64-1 stay exact. MessagePack has no larger ones and no decimals, so others become the nearest double,
-- which is what JavaScript makes of them in JSON too.
CREATE OR REPLACE FUNCTION ${functions}.messagepack_number(token text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  number numeric := token::numeric;
BEGIN
  IF token ~ '[.eE]' OR number NOT BETWEEN -9223372036854775808 AND 18446744073709551615 THEN
    -- Half of the smallest double and less is 0; the cast would fail.
    RETURN '\xcb'::bytea
      || float8send(CASE WHEN abs(number) <= 2.4703282292062327208828439643411e-324 THEN 0 ELSE number::float8 END);
  END IF;
  RETURN CASE
    WHEN number BETWEEN -32 AND 127 THEN substr(int4send(number::integer), 4)
    WHEN number BETWEEN 0 AND 255 THEN '\xcc'::bytea || substr(int4send(number::integer), 4)
    WHEN number BETWEEN 0 AND 65535 THEN '\xcd'::bytea || substr(int4send(number::integer), 3)
    WHEN number BETWEEN 0 AND 4294967295 THEN '\xce'::bytea || substr(int8send(number::bigint), 5)
    WHEN number > 9223372036854775807 THEN '\xcf'::bytea || int8send((number - 18446744073709551616)::bigint)
    WHEN number > 0 THEN '\xcf'::bytea || int8send(number::bigint)
    WHEN number >= -128 THEN '\xd0'::bytea || substr(int4send(number::integer), 4)
    WHEN number >= -32768 THEN '\xd1'::bytea || substr(int4send(number::integer), 3)
    WHEN number >= -2147483648 THEN '\xd2'::bytea || int4send(number::integer)
    ELSE '\xd3'::bytea || int8send(number::bigint)
  END;
END
$body$;

-- Takes a string as JSON writes it, in its quotes.
CREATE OR REPLACE FUNCTION ${functions}.messagepack_text(token text) RETURNS bytea
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  utf8 bytea := convert_to(
    CASE WHEN strpos(token, '\') = 0 THEN substr(token, 2, length(token) - 2) ELSE token::json #>> '{}' END,
    'UTF8');
BEGIN
  RETURN ${functions}.messagepack_header('text', octet_length(utf8)) || utf8;
END
$body$;

-- One pass over the text, not a walk down the tree: linear in its length, however deep it is.
-- An object {"num": 0, "_placeholder": true}, as jsonb spells it, stands for the first attachment, as in Socket.IO's own packets.
CREATE OR REPLACE FUNCTION ${functions}.messagepack(document json, attachments bytea[] DEFAULT '{}') RETURNS bytea
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  tokens text[] := ARRAY(
    SELECT match[1]
    FROM regexp_matches(
      document::text,
      '"(?:[^"\\]|\\.)*"(?:\s*:)?|\{"num": [0-9]+, "_placeholder": true\}|[][{}]|[-+.0-9a-zA-Z]+',
      'g') AS match);
  sizes integer[] := array_fill(0, ARRAY[cardinality(tokens)]);
  containers integer[] := '{}';
  depth integer := 0;
  position integer := 0;
  token text;
BEGIN
  -- MessagePack says before a container how many entries it has: count the values, since keys have one each.
  FOREACH token IN ARRAY tokens LOOP
    position := position + 1;
    IF token IN ('}', ']') THEN
      depth := depth - 1;
    ELSIF right(token, 1) <> ':' THEN
      IF depth > 0 THEN
        sizes[containers[depth]] := sizes[containers[depth]] + 1;
      END IF;
      IF token IN ('{', '[') THEN
        depth := depth + 1;
        containers[depth] := position;
      END IF;
    END IF;
  END LOOP;

  -- A function scan yields its rows in order, and an aggregate takes them as they come.
  RETURN (
    SELECT string_agg(
      CASE left(item, 1)
        WHEN '"' THEN ${functions}.messagepack_text(rtrim(item, E': \t\r\n'))
        WHEN '[' THEN ${functions}.messagepack_header('array', size)
        WHEN '{' THEN CASE item
          WHEN '{' THEN ${functions}.messagepack_header('map', size)
          ELSE (
            SELECT ${functions}.messagepack_header('binary', octet_length(bytes)) || bytes
            FROM (SELECT attachments[array_lower(attachments, 1) + substring(item FROM '[0-9]+')::integer]) AS attachment (bytes))
          END
        WHEN 't' THEN '\xc3'
        WHEN 'f' THEN '\xc2'
        WHEN 'n' THEN '\xc0'
        WHEN ']' THEN ''
        WHEN '}' THEN ''
        ELSE ${functions}.messagepack_number(item)
      END, '')
    FROM unnest(tokens, sizes) AS element (item, size));
END
$body$;

COMMENT ON FUNCTION ${functions}.messagepack(json, bytea[]) IS
  'A JSON value as MessagePack. Integers of 64 bits stay exact, other numbers become the nearest double.';
