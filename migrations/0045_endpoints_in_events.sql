-- The event of an endpoint whose key ended contains the endpoint as it is after the change (docs/adr/events.md, ADR-160).
DROP TRIGGER keys_ended_endpoints;

-- As in 0028, with the row without its secrets, as the Worker copies it for other changes.
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
    json_object('endpointId', id, 'change', 'key_ended', 'endpoint', json_object(
      'id', id, 'account_id', account_id, 'state', 'disabled', 'reason', 'key_ended', 'events', events, 'sealed', sealed,
      'secret', '', 'old_secrets', '' || (
        SELECT json_group_array(json_object('secret', '', 'until', value ->> 'until')) FROM json_each(old_secrets)),
      'maker_key', maker_key, 'maker_user', maker_user, 'scopes', scopes, 'orphaned_at', NEW.revoked_at,
      'failing_since', failing_since, 'created_at', created_at, 'updated_at', max(NEW.revoked_at, updated_at + 1))),
    NEW.revoked_at
  FROM webhook_endpoints WHERE maker_key = NEW.id AND state = 'enabled'
  ON CONFLICT (id) DO NOTHING;
  UPDATE webhook_endpoints SET orphaned_at = NEW.revoked_at, updated_at = max(NEW.revoked_at, updated_at + 1),
    reason = CASE WHEN state IN ('enabled', 'disabled') THEN 'key_ended' END,
    state = CASE state WHEN 'enabled' THEN 'disabled' ELSE state END
  WHERE maker_key = NEW.id AND state <> 'deleted';
END;
