/** Rules of payments, refunds and disputes, as in check.ts: each query counts the violations of its rule. */
export const PAYMENT_RULES: Readonly<Record<string, string>> = {
  // An open dispute leaves bought credits where they are: its whole amount is owed until it ends.
  'what is there settles what is owed': `SELECT count(*) AS n FROM usage u
    JOIN ledger_accounts a ON a.id = u.account_id || ':available' AND a.balance > 0
    JOIN ledger_accounts o ON o.id = u.account_id || ':owed' AND o.balance < 0
    WHERE NOT EXISTS (SELECT 1 FROM payment_disputes d WHERE d.account_id = u.account_id AND d.state = 'open')`,
  'credited payment = its transfer': `SELECT count(*) AS n FROM payments p
    WHERE p.credited IS NOT NULL AND p.credited IS NOT (SELECT t.amount FROM transfers t
      WHERE t.reference = p.id AND t.step = p.purpose AND t.account_id = p.account_id)`,
  'every top-up has its payment': `SELECT count(*) AS n FROM transfers t
    WHERE t.step IN ('topup', 'tier') AND NOT EXISTS (SELECT 1 FROM payments p
      WHERE p.id = t.reference AND p.credited IS NOT NULL)`,
  'every credited payment has its receipt': `SELECT count(*) AS n FROM payments p
    WHERE p.credited IS NOT NULL AND NOT EXISTS (SELECT 1 FROM receipts r
      WHERE r.payment_id = p.id AND r.account_id = p.account_id AND r.tenant_id = p.tenant_id)`,
  'receipts are numbered without a gap': `SELECT count(*) AS n FROM receipts r
    WHERE r.number > 1 AND NOT EXISTS (SELECT 1 FROM receipts p
      WHERE p.tenant_id = r.tenant_id AND p.number = r.number - 1)`,
  'what goes back stays within the payment': `SELECT count(*) AS n FROM payments p
    WHERE coalesce((SELECT sum(r.credits) FROM payment_refunds r
        WHERE r.payment_id = p.id AND r.state <> 'failed'), 0)
      + coalesce((SELECT sum(d.credits) FROM payment_disputes d
        WHERE d.payment_id = p.id AND d.state <> 'won'), 0) > coalesce(p.credited, 0)`,
  'every refund is booked': `SELECT count(*) AS n FROM payment_refunds r
    WHERE NOT EXISTS (SELECT 1 FROM transfers t WHERE t.reference = r.payment_id AND t.amount = r.credits
      AND t.step = CASE WHEN r.requested_by IS NULL THEN 'reversal:' ELSE 'payout:' END || r.id)`,
  'a payout settles when its refund ends': `SELECT count(*) AS n FROM payment_refunds r
    WHERE r.requested_by IS NOT NULL AND (r.ended_at IS NOT NULL) <> EXISTS (
      SELECT 1 FROM transfers t WHERE t.reference = r.payment_id AND t.step = 'payout:' || r.id || ':settle'
        AND (r.state = 'failed') = (t.credit LIKE '%:available'))`,
  'every dispute is booked': `SELECT count(*) AS n FROM payment_disputes d
    WHERE NOT EXISTS (SELECT 1 FROM transfers t WHERE t.reference = d.payment_id AND t.amount = d.credits
        AND t.step = 'dispute:' || d.id)
      OR (d.state = 'won') <> EXISTS (SELECT 1 FROM transfers t WHERE t.reference = d.payment_id
        AND t.step = 'dispute:' || d.id || ':won')`,
};
