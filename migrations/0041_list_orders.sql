-- Indexes for pages of the members of an account, of its saved cards, and of the sessions of a person.
CREATE INDEX memberships_by_account ON memberships (account_id, created_at);
CREATE INDEX payment_methods_by_account ON payment_methods (account_id, created_at) WHERE removed_at IS NULL;
DROP INDEX auth_sessions_by_user;
CREATE INDEX auth_sessions_by_user ON auth_sessions (user_id, created_at);
