-- Metrics and pgemit doctor find the failed messages without reading those that wait.
CREATE INDEX IF NOT EXISTS pgemit_outbox_failed_idx ON ${outbox} (failed_at) WHERE failed_at IS NOT NULL;
