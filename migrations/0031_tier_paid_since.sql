-- Since when the account has continuously paid for at least this tier: an unpaid month keeps the tier no longer than
-- that.
ALTER TABLE subscriptions ADD COLUMN developer_since INTEGER;
ALTER TABLE subscriptions ADD COLUMN enterprise_since INTEGER;
UPDATE subscriptions SET
  developer_since = coalesce((SELECT max(c.effective_at) FROM tier_changes c
    WHERE c.account_id = subscriptions.account_id AND c.from_tier = 'free' AND c.charged > 0), period_start),
  enterprise_since = CASE tier WHEN 'enterprise' THEN coalesce((SELECT max(c.effective_at) FROM tier_changes c
    WHERE c.account_id = subscriptions.account_id AND c.from_tier <> 'enterprise' AND c.to_tier = 'enterprise' AND c.charged > 0),
    period_start) END
WHERE tier <> 'free';
