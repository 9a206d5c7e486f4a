-- A person's notification settings: `types` is JSON by event type with the differences from the defaults. Quiet hours are
-- minutes after midnight in `time_zone`.
CREATE TABLE notification_settings (
  user_id TEXT PRIMARY KEY REFERENCES auth_users (id) ON DELETE CASCADE,
  types TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  quiet_from INTEGER CHECK (quiet_from BETWEEN 0 AND 1439),
  quiet_to INTEGER CHECK (quiet_to BETWEEN 0 AND 1439),
  sound TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((quiet_from IS NULL) = (quiet_to IS NULL)),
  CHECK (quiet_from <> quiet_to)
) WITHOUT ROWID;

-- The phone of a person, sealed under their own key. Only a code is sent to it until that code was entered; the hash of
-- the code is kept until it is used or replaced.
CREATE TABLE notification_phones (
  user_id TEXT PRIMARY KEY REFERENCES auth_users (id) ON DELETE CASCADE,
  sealed TEXT NOT NULL,
  verified_at INTEGER,
  code_hash TEXT,
  code_expires_at INTEGER,
  updated_at INTEGER NOT NULL,
  CHECK ((code_hash IS NULL) = (code_expires_at IS NULL)),
  CHECK ((code_hash IS NULL) = (verified_at IS NOT NULL))
) WITHOUT ROWID;

-- One row for each person, event and channel, enforced by the index (I-03). Rows of the channel `toast` are listed in
-- the dashboard; others are sent at `due_at`, which the claiming sender moves, and are done when it is null. They
-- contain sentences and references: no text, no code and no phone number.
CREATE TABLE notifications (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  user_id TEXT NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  event_id TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('toast', 'email', 'sms', 'webhook')),
  type TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  -- The subject: `verification` and its id, or null.
  about_type TEXT,
  about_id TEXT,
  -- Arrived in quiet hours: shown without a sound.
  silent INTEGER NOT NULL DEFAULT 0 CHECK (silent IN (0, 1)),
  due_at INTEGER,
  claim TEXT,
  created_at INTEGER NOT NULL,
  read_at INTEGER,
  archived_at INTEGER,
  CHECK (due_at IS NULL OR channel IN ('email', 'sms')),
  CHECK ((about_type IS NULL) = (about_id IS NULL))
) WITHOUT ROWID;
CREATE UNIQUE INDEX notifications_once ON notifications (account_id, user_id, event_id, channel);
CREATE INDEX notifications_due ON notifications (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX notifications_by_person ON notifications (user_id, account_id, created_at DESC, id DESC)
  WHERE channel = 'toast';
CREATE INDEX notifications_by_age ON notifications (created_at);

-- Announcements of the platform to all people; reads and archived ones are in a table of their own.
CREATE TABLE announcements (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  published_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX announcements_by_age ON announcements (created_at);

CREATE TABLE announcement_reads (
  announcement_id TEXT NOT NULL REFERENCES announcements (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  read_at INTEGER NOT NULL,
  archived_at INTEGER,
  PRIMARY KEY (user_id, announcement_id)
) WITHOUT ROWID;
CREATE INDEX announcement_reads_by_announcement ON announcement_reads (announcement_id);

-- A person's notifications in the dashboard: those of their accounts, and announcements since they signed up.
CREATE VIEW notification_feed AS
SELECT id, user_id, account_id, type, title, body, about_type, about_id, silent, created_at, read_at, archived_at
FROM notifications WHERE channel = 'toast'
UNION ALL
SELECT a.id, m.user_id, m.account_id, 'announcement', a.title, a.body, NULL, NULL, 0, a.created_at, r.read_at,
  r.archived_at
FROM memberships m
JOIN auth_users u ON u.id = m.user_id
JOIN announcements a ON a.created_at >= u.created_at
LEFT JOIN announcement_reads r ON r.user_id = m.user_id AND r.announcement_id = a.id;

-- A text message is sent like an email: stored sealed, retried, removed.
ALTER TABLE mails ADD COLUMN medium TEXT NOT NULL DEFAULT 'email' CHECK (medium IN ('email', 'sms'));
