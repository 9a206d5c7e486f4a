-- The last run of each job of the ticker, and its position in a table that it reads page by page.
CREATE TABLE jobs (
  name TEXT PRIMARY KEY,
  ran_at INTEGER NOT NULL,
  cursor TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

-- Accounts with open orders, which the sweeper reads at each tick.
CREATE INDEX usage_open ON usage (account_id) WHERE open > 0;
CREATE INDEX unmatched_messages_by_age ON unmatched_messages (received_at);
-- The last movement of promotional credits before an instant, with which a statement begins: such movements are rare.
CREATE INDEX transfers_promo ON transfers (account_id, seq)
WHERE substr(debit, -6) = ':promo' OR substr(credit, -6) = ':promo';
CREATE INDEX notifications_unread ON notifications (user_id, account_id, created_at DESC, id DESC)
WHERE channel = 'toast' AND read_at IS NULL AND archived_at IS NULL;

-- Only the second half of notification_feed, so that each half is read in its own order.
CREATE VIEW announcement_feed AS
SELECT a.id, m.user_id, m.account_id, 'announcement' AS type, a.title, a.body, NULL AS about_type, NULL AS about_id,
  0 AS silent, a.created_at, r.read_at, r.archived_at
FROM memberships m
JOIN auth_users u ON u.id = m.user_id
JOIN announcements a ON a.created_at >= u.created_at
LEFT JOIN announcement_reads r ON r.user_id = m.user_id AND r.announcement_id = a.id;
