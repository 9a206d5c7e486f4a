-- The party that causes an email, as a keyed hash: parties take turns. Older emails share one lane.
ALTER TABLE mails ADD COLUMN lane TEXT NOT NULL DEFAULT '';
