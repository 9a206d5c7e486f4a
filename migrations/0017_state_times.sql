-- When an order began to wait for its SMS, and to be cancelled: its list and its object tell the same story of it.
ALTER TABLE verifications ADD COLUMN awaiting_at INTEGER;
ALTER TABLE verifications ADD COLUMN cancelling_at INTEGER;
