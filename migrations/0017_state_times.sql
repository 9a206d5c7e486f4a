-- When an order started to wait for its SMS, and when its cancellation started: for the list as for the object.
ALTER TABLE verifications ADD COLUMN awaiting_at INTEGER;
ALTER TABLE verifications ADD COLUMN cancelling_at INTEGER;
