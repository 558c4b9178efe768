-- The ids of a batch hardly shrink, and compressing them takes as long as publishing their messages.
ALTER TABLE ${keys} ALTER COLUMN ids SET STORAGE EXTERNAL;
