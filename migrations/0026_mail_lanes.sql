-- On whose behalf a mail goes, as a keyed hash: those who wait take turns. Mails of before share one lane.
ALTER TABLE mails ADD COLUMN lane TEXT NOT NULL DEFAULT '';
