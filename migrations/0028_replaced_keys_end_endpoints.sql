-- A rotated key stays valid for its overlap, and endpoints that it creates in that time end with it (I-63). Its earlier
-- endpoints moved to the new key in the statement that rotated it.
DROP TRIGGER keys_ended_endpoints;

-- As in 0021 except for the condition: the statement that replaces a key does not end its endpoints.
CREATE TRIGGER keys_ended_endpoints AFTER UPDATE OF revoked_at ON api_keys
WHEN NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL
  AND (NEW.replaced_by IS NULL OR OLD.replaced_by IS NOT NULL)
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

-- Existing endpoints of such keys.
UPDATE webhook_endpoints SET orphaned_at = updated_at + 1, updated_at = updated_at + 1,
  reason = CASE WHEN state IN ('enabled', 'disabled') THEN 'key_ended' END,
  state = CASE state WHEN 'enabled' THEN 'disabled' ELSE state END
WHERE state <> 'deleted' AND orphaned_at IS NULL
  AND maker_key IN (SELECT id FROM api_keys WHERE revoked_at IS NOT NULL);
