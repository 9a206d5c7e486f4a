-- Pending deliveries of an endpoint, the longest due first: only the first few have a message in the queue. `queued_at`
-- is 0 for those without one.
DROP INDEX webhook_deliveries_due;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_at, created_at) WHERE next_at IS NOT NULL;
