-- The servers' channelPrefix. Applied again whenever the migration is told another one.

CREATE OR REPLACE FUNCTION ${functions}.channel_prefix() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS ${channelPrefixQuery};

-- CREATE OR REPLACE keeps the rights of whom they were granted to.
REVOKE EXECUTE ON FUNCTION ${functions}.channel_prefix() FROM PUBLIC;
