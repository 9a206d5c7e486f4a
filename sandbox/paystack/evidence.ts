import { entityNotFound, instant, missing, ok, refused } from './answers';
import type { Answer, Call } from './call';
import type { OperationContext } from './context';
import type { Dispute } from './disputes.store';
import { disputeId, disputeSeq, uploadName } from './ids';
import type { Evidence } from './evidence.store';
import { wholeNumber } from './money';
import { parseFields, text, unreadable } from './requests';

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

/** The latest evidence, or null. */
export function latestEvidence(context: OperationContext, dispute: Dispute) {
  const latest = context.evidence.latest(dispute.seq);
  return latest === undefined ? null : view(latest);
}

function find(context: OperationContext, call: Call): Dispute | undefined {
  const id = wholeNumber(call.params[0]);
  return id === undefined ? undefined : context.disputes.get(disputeSeq(id));
}

/** `POST /dispute/:id/evidence`. */
export function addEvidence(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const dispute = find(context, call);
  if (dispute === undefined) return entityNotFound();
  const absent = NEEDED.find((name) => text(fields[name]) === undefined);
  if (absent !== undefined) return missing(absent);
  const said = [...NEEDED, ...OPTIONAL].map((name) => [name, text(fields[name]) ?? null]);
  const evidence = context.evidence.add(
    dispute.seq,
    JSON.stringify(Object.fromEntries(said)),
    context.now,
  );
  return ok('Evidence created', view(evidence));
}

/** `GET /dispute/:id/upload_url`: the upload address, and the file name that resolve and update accept. */
export function uploadUrl(context: OperationContext, call: Call): Answer {
  const dispute = find(context, call);
  if (dispute === undefined) return entityNotFound();
  const asked = text(call.query['upload_filename']) ?? 'evidence.pdf';
  const fileName = uploadName(context.seed, context.evidence.uploads(), asked);
  context.evidence.reserveUpload(fileName, dispute.seq);
  return ok('Upload url generated', {
    signedUrl: `${context.base}/uploads/${encodeURIComponent(fileName)}`,
    fileName,
  });
}

/** `PUT` to the signed address, without a key; stores the file's size, not the file. */
export function upload(context: OperationContext, call: Call): Answer {
  const isTaken = context.evidence.recordUpload(call.params[0] ?? '', call.body.length);
  if (!isTaken) return refused('Access Denied', { status: 403 });
  return { status: 200, headers: {}, body: '' };
}
