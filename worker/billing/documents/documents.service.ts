import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { findPayer } from '../payments/payer';
import { findPayment } from '../payments/payment-records';
import { receiptFile } from '../receipts/receipts.service';
import { statementFile } from '../statements/statements.service';
import type { DocumentFile } from '../../platform/documents/file';
import { readDocumentLink } from '../signed-links/document-link';

/** The document that an email link opens. @throws documents.link_invalid, also after the account was deleted. */
export async function resolveDocumentLink(ctx: SystemCtx, link: string): Promise<DocumentFile> {
  const linked = readDocumentLink(ctx, link);
  if (!linked || !(await findPayer(ctx, linked.account)))
    throw new AppError('documents.link_invalid');
  const { kind, account, subject } = linked;
  if (kind === 'statement')
    return statementFile(ctx, { accountId: account, month: subject, format: 'pdf' });
  const payment = await findPayment(ctx, subject);
  if (payment?.accountId !== account) throw new AppError('documents.link_invalid');
  return receiptFile(ctx, payment);
}
