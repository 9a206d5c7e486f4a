-- The request that caused an event; null for an event of a trigger, a clock or a provider.
ALTER TABLE hub_outbox ADD COLUMN request_id TEXT;
