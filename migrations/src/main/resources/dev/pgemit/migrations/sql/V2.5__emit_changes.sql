-- Changes of rows as events, for any table: a trigger function.

-- The rooms that templates such as 'order:{id}' name for a row. A template whose column is null names none.
CREATE OR REPLACE FUNCTION ${functions}.rooms_of_row(templates text[], "row" jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  rooms text[] := '{}';
  template text;
  room text;
  rest text; -- of the template: what is not read yet, so that braces in a value stay what they are
  opening integer;
  closing integer;
  name text;
BEGIN
  FOREACH template IN ARRAY templates LOOP
    room := '';
    rest := template;
    LOOP
      opening := strpos(rest, '{');
      closing := strpos(rest, '}');
      EXIT WHEN opening = 0 AND closing = 0;
      name := substr(rest, opening + 1, greatest(closing - opening - 1, 0));
      IF opening = 0 OR name = '' OR strpos(name, '{') > 0 THEN
        RAISE EXCEPTION 'the room "%" has braces without a column''s name', template
          USING ERRCODE = 'invalid_parameter_value', HINT = 'A column stands in braces: order:{id}.';
      END IF;
      IF NOT "row" ? name THEN
        RAISE EXCEPTION 'the room "%" names a column that the row does not have: "%"', template, name
          USING ERRCODE = 'undefined_column',
                HINT = 'Its columns are ' || (SELECT string_agg(key, ', ') FROM jsonb_object_keys("row") AS key) || '.';
      END IF;
      room := room || left(rest, opening - 1) || ("row" ->> name);
      rest := substr(rest, closing + 1);
    END LOOP;
    room := room || rest;
    IF room IS NOT NULL THEN
      rooms := rooms || room;
    END IF;
  END LOOP;
  RETURN rooms;
END
$body$;

-- Goes to the rooms of the row as it is and as it was. Where there are templates, but none names a room, nobody is meant; not everyone.
CREATE OR REPLACE FUNCTION ${functions}.emit_change(
  nsp text, templates text[], change jsonb, old_row jsonb, new_row jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  rooms text[] := CASE WHEN new_row IS NULL THEN '{}' ELSE ${functions}.rooms_of_row(templates, new_row) END;
  left_rooms text[] := CASE WHEN old_row IS NULL THEN '{}' ELSE ${functions}.rooms_of_row(templates, old_row) END;
BEGIN
  IF rooms <> left_rooms THEN
    rooms := rooms || left_rooms;
  END IF;
  IF cardinality(templates) = 0 OR cardinality(rooms) > 0 THEN
    PERFORM ${functions}.broadcast(
      nsp,
      ${functions}.checked_event(
        'change', jsonb_build_array(change || jsonb_build_object('old', old_row, 'new', new_row)), '{}'),
      ${functions}.checked_rooms('rooms', rooms),
      '[]', '', '{}', NULL);
  END IF;
END
$body$;

CREATE OR REPLACE FUNCTION ${functions}.emit_changes() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  nsp text := ${functions}.checked_namespace(coalesce(TG_ARGV[0], '/'));
  templates text[] := coalesce(TG_ARGV[1:], '{}');
  change jsonb := jsonb_build_object('schema', TG_TABLE_SCHEMA, 'table', TG_TABLE_NAME, 'operation', TG_OP);
BEGIN
  IF TG_WHEN <> 'AFTER' OR TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'the trigger "%" runs % %, which emit_changes does not know', TG_NAME, TG_WHEN, TG_OP
      USING ERRCODE = 'feature_not_supported', HINT = 'Create it AFTER INSERT, UPDATE or DELETE.';
  END IF;

  IF TG_LEVEL = 'ROW' THEN
    PERFORM ${functions}.emit_change(
      nsp,
      templates,
      change,
      CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
      CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
    RETURN NULL;
  END IF;

  IF NOT EXISTS (
    SELECT FROM pg_trigger
    WHERE tgrelid = TG_RELID AND tgname = TG_NAME
      AND (TG_OP = 'DELETE' OR tgnewtable = 'new_rows') AND (TG_OP = 'INSERT' OR tgoldtable = 'old_rows'))
  THEN
    RAISE EXCEPTION 'the trigger "%" does not name the rows that its statement changed', TG_NAME
      USING ERRCODE = 'invalid_object_definition',
            HINT = 'Add REFERENCING NEW TABLE AS new_rows for INSERT, OLD TABLE AS old_rows for DELETE, both for UPDATE.';
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM ${functions}.emit_change(nsp, templates, change, NULL, to_jsonb(new_rows.*)) FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM ${functions}.emit_change(nsp, templates, change, to_jsonb(old_rows.*), NULL) FROM old_rows;
  ELSE
    -- Nothing but their order pairs the old rows with the new ones: PostgreSQL stores both of a row at once (AfterTriggerSaveEvent).
    PERFORM ${functions}.emit_change(nsp, templates, change, before.old_row, after.new_row)
    FROM (SELECT row_number() OVER () AS position, to_jsonb(old_rows.*) AS old_row FROM old_rows) AS before
    JOIN (SELECT row_number() OVER () AS position, to_jsonb(new_rows.*) AS new_row FROM new_rows) AS after USING (position)
    ORDER BY position;
  END IF;
  RETURN NULL;
END
$body$;

COMMENT ON FUNCTION ${functions}.emit_changes() IS
  'A trigger AFTER INSERT, UPDATE or DELETE that emits each row as "change". Its arguments: the namespace, then rooms such as order:{id}.';
