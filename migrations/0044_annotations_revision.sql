-- Number of changes of an order's annotations. A write carries the revision that it makes, so that an older one never
-- replaces a newer one.
ALTER TABLE verifications ADD COLUMN annotations_revision INTEGER NOT NULL DEFAULT 0;
