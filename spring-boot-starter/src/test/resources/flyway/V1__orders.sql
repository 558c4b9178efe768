-- An application's own migration. It fails unless it runs before those of pgemit.
DO $$ BEGIN
  IF to_regclass('pgemit_schema_history') IS NOT NULL THEN
    RAISE EXCEPTION 'pgemit has migrated first';
  END IF;
END $$;
CREATE TABLE orders (id int PRIMARY KEY);
