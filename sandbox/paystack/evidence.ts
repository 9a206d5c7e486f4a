import { entityNotFound, instant, missing, ok, refused } from './answers';
import type { Answer, Call } from './call';
import type { Desk } from './desk';
import type { Dispute } from './disputes.store';
import { disputeId, disputeSeq, uploadName } from './ids';
import type { Evidence } from './evidence.store';
import { wholeNumber } from './money';
import { readFields, text, unreadable } from './requests';

const NEEDED = ['customer_email', 'customer_name', 'customer_phone', 'service_details'] as const;
const OPTIONAL = ['delivery_address', 'delivery_date'] as const;
const FIRST_EVIDENCE = 21_000;

const view = (evidence: Evidence) => ({
  ...JSON.parse(evidence.fields),
  dispute: disputeId(evidence.dispute),
  id: FIRST_EVIDENCE + evidence.seq,
  createdAt: instant(evidence.created_at),
  updatedAt: instant(evidence.created_at),
});

/** What was handed in last, or null. */
export function evidenceOf(desk: Desk, dispute: Dispute) {
  const latest = desk.evidence.latest(dispute.seq);
  return latest === undefined ? null : view(latest);
}

function find(desk: Desk, call: Call): Dispute | undefined {
  const id = wholeNumber(call.params[0]);
  return id === undefined ? undefined : desk.disputes.get(disputeSeq(id));
}

/** `POST /dispute/:id/evidence`. */
export function addEvidence(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const dispute = find(desk, call);
  if (dispute === undefined) return entityNotFound();
  const absent = NEEDED.find((name) => text(fields[name]) === undefined);
  if (absent !== undefined) return missing(absent);
  const said = [...NEEDED, ...OPTIONAL].map((name) => [name, text(fields[name]) ?? null]);
  const evidence = desk.evidence.add(
    dispute.seq,
    JSON.stringify(Object.fromEntries(said)),
    desk.now,
  );
  return ok('Evidence created', view(evidence));
}

/** `GET /dispute/:id/upload_url`: where a file goes, and the name that resolve and update take for it. */
export function uploadUrl(desk: Desk, call: Call): Answer {
  const dispute = find(desk, call);
  if (dispute === undefined) return entityNotFound();
  const asked = text(call.query['upload_filename']) ?? 'evidence.pdf';
  const fileName = uploadName(desk.seed, desk.evidence.uploads(), asked);
  desk.evidence.expect(fileName, dispute.seq);
  return ok('Upload url generated', {
    signedUrl: `${desk.base}/uploads/${encodeURIComponent(fileName)}`,
    fileName,
  });
}

/** `PUT` to the signed address, without a key: the file's size is kept, not the file. */
export function upload(desk: Desk, call: Call): Answer {
  const isTaken = desk.evidence.take(call.params[0] ?? '', call.body.length);
  if (!isTaken) return refused('Access Denied', { status: 403 });
  return { status: 200, headers: {}, body: '' };
}
