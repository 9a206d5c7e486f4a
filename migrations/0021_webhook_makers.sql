-- An endpoint has the scopes of the key or person that set its URL, and ends with that key (I-63); replaced secrets stay
-- valid, each until its own time. CHECKs of a table cannot be changed, so the table is recreated and filled from a copy.
PRAGMA defer_foreign_keys = ON;

CREATE TABLE webhook_endpoints_before AS SELECT * FROM webhook_endpoints;
DROP TABLE webhook_endpoints;

-- As in 0013. `old_secrets` is a JSON list of `{ secret, until }`, sealed as `secret` is. `maker_key` or `maker_user`
-- created it or last changed its URL, `scopes` is the JSON list of their scopes; `orphaned_at`: the key has ended.
CREATE TABLE webhook_endpoints (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  state TEXT NOT NULL DEFAULT 'unverified' CHECK (state IN ('unverified', 'enabled', 'disabled', 'deleted')),
  reason TEXT CHECK (reason IN ('owner', 'gone', 'failing', 'key_ended', 'member_removed')),
  events TEXT,
  sealed TEXT,
  secret TEXT,
  old_secrets TEXT NOT NULL DEFAULT '[]',
  maker_key TEXT,
  maker_user TEXT,
  scopes TEXT NOT NULL DEFAULT '[]',
  orphaned_at INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  open_until INTEGER NOT NULL DEFAULT 0,
  slow_until INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((reason IS NULL) = (state <> 'disabled')),
  CHECK ((sealed IS NULL) = (state = 'deleted') AND (secret IS NULL) = (state = 'deleted')),
  CHECK (maker_key IS NULL OR maker_user IS NULL)
) WITHOUT ROWID;
CREATE INDEX webhook_endpoints_by_account ON webhook_endpoints (account_id, created_at DESC, id DESC);
CREATE INDEX webhook_endpoints_deleted ON webhook_endpoints (updated_at) WHERE state = 'deleted';
CREATE INDEX webhook_endpoints_by_key ON webhook_endpoints (maker_key) WHERE maker_key IS NOT NULL;

-- The makers of existing endpoints are in the audit log: a key, otherwise one of the account's owners.
INSERT INTO webhook_endpoints (id, account_id, state, reason, events, sealed, secret, old_secrets, maker_key, maker_user,
  scopes, failures, failing_since, open_until, slow_until, created_at, updated_at)
SELECT e.id, e.account_id, e.state, e.reason, e.events, e.sealed, e.secret,
  CASE WHEN e.old_secret IS NULL THEN '[]' ELSE json_array(json_object('secret', e.old_secret, 'until', e.old_until)) END,
  CASE WHEN a.actor_kind = 'key' THEN a.actor_id END, CASE WHEN a.actor_kind = 'user' THEN a.actor_id END,
  coalesce(CASE WHEN a.actor_kind = 'key' THEN (SELECT scopes FROM api_keys WHERE id = a.actor_id) END,
    '["verifications:read","verifications:write","balance:read","payments:read","payments:write","keys:read","audit:read","webhooks:read","webhooks:write"]'),
  e.failures, e.failing_since, e.open_until, e.slow_until, e.created_at, e.updated_at
FROM webhook_endpoints_before e
LEFT JOIN audit_log a ON a.account_id = e.account_id AND a.action = 'endpoint.created' AND a.target_id = e.id;
DROP TABLE webhook_endpoints_before;

-- A key that was rotated since has successors; the live one of them is the maker.
WITH RECURSIVE chain (endpoint_id, key_id) AS (
  SELECT id, maker_key FROM webhook_endpoints WHERE maker_key IS NOT NULL
  UNION SELECT c.endpoint_id, k.replaced_by FROM chain c JOIN api_keys k ON k.id = c.key_id WHERE k.replaced_by IS NOT NULL)
UPDATE webhook_endpoints SET maker_key = c.key_id, scopes = k.scopes
FROM chain c JOIN api_keys k ON k.id = c.key_id AND k.replaced_by IS NULL
WHERE c.endpoint_id = webhook_endpoints.id;
UPDATE webhook_endpoints SET orphaned_at = updated_at,
  reason = CASE WHEN state IN ('enabled', 'disabled') THEN 'key_ended' END,
  state = CASE state WHEN 'enabled' THEN 'disabled' ELSE state END
WHERE state <> 'deleted' AND maker_key IN (SELECT id FROM api_keys WHERE revoked_at IS NOT NULL);

-- The JSON list of the scopes that the delivery's event requires.
ALTER TABLE webhook_deliveries ADD COLUMN scopes TEXT NOT NULL DEFAULT '[]';
UPDATE webhook_deliveries SET scopes = CASE
  WHEN event_type LIKE 'verification.%' OR event_type = 'sms.received' THEN '["verifications:read"]'
  WHEN event_type LIKE 'security.%' THEN '["audit:read"]'
  WHEN event_type = 'notification.created' THEN '["verifications:read","balance:read","audit:read"]'
  ELSE '["balance:read"]' END;

-- A rotated key is the same credential: its endpoints move to the key that replaces it.
CREATE TRIGGER keys_rotated_endpoints AFTER UPDATE OF replaced_by ON api_keys
WHEN NEW.replaced_by IS NOT NULL AND OLD.replaced_by IS NULL
BEGIN
  UPDATE webhook_endpoints SET maker_key = NEW.replaced_by WHERE maker_key = NEW.id;
END;

-- When the rights of a key change, its endpoints get the same rights in the same statement.
CREATE TRIGGER keys_changed_endpoints AFTER UPDATE OF scopes ON api_keys WHEN NEW.scopes <> OLD.scopes
BEGIN
  UPDATE webhook_endpoints SET scopes = NEW.scopes WHERE maker_key = NEW.id;
END;

-- Every statement that ends a key also ends its endpoints, and notifies the owners.
CREATE TRIGGER keys_ended_endpoints AFTER UPDATE OF revoked_at ON api_keys
WHEN NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL AND NEW.replaced_by IS NULL
BEGIN
  INSERT INTO audit_log (id, account_id, actor_kind, action, target_type, target_id, after, created_at)
  SELECT 'aud_' || lower(hex(randomblob(16))), account_id, 'system', 'endpoint.disabled', 'endpoint', id,
    json_object('reason', 'key_ended'), NEW.revoked_at
  FROM webhook_endpoints WHERE maker_key = NEW.id AND state = 'enabled';
  INSERT INTO hub_outbox (id, account_id, type, data, created_at)
  SELECT 'evt_' || substr(id, 5) || '_' || NEW.id || '_ended', account_id, 'security.endpoint_changed',
    json_object('endpointId', id, 'change', 'key_ended'), NEW.revoked_at
  FROM webhook_endpoints WHERE maker_key = NEW.id AND state = 'enabled'
  ON CONFLICT (id) DO NOTHING;
  UPDATE webhook_endpoints SET orphaned_at = NEW.revoked_at, updated_at = max(NEW.revoked_at, updated_at + 1),
    reason = CASE WHEN state IN ('enabled', 'disabled') THEN 'key_ended' END,
    state = CASE state WHEN 'enabled' THEN 'disabled' ELSE state END
  WHERE maker_key = NEW.id AND state <> 'deleted';
END;
