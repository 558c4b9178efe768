--liquibase formatted sql

--changeset shop:1 splitStatements:false
-- Fails unless it runs before the migrations of pgemit.
DO $$ BEGIN
  IF to_regclass('pgemit_schema_history') IS NOT NULL THEN
    RAISE EXCEPTION 'pgemit has migrated first';
  END IF;
END $$;
CREATE TABLE orders (id int PRIMARY KEY);
