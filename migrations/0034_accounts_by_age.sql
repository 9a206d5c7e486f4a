-- Staff list accounts newest first. Written with a sign-up and a suspension, never with an order.
CREATE INDEX accounts_by_age ON accounts (created_at);
CREATE INDEX accounts_suspended ON accounts (created_at) WHERE state = 'suspended';
