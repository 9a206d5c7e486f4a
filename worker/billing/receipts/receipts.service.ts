import { pdfFile, type PdfFile } from '../../platform/documents/file';
import { documentLink } from '../signed-links/document-link';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { formatMoney } from '../../platform/core/money';
import { mailStatement } from '../../mail/mail.service';
import { findPayer } from '../payments/payer';
import { getPayment, type Payment } from '../payments/payment-records';
import { receiptNumber } from '../payments/receipt-number';
import { drawReceipt } from './receipt-page';
import { drawReceipt1 } from './receipt-page-1';
import { findReceipts, unsealPayer, receiptStatement, type ReceiptRow } from './receipt-records';

/**
 * Issues the receipt of a payment and emails a link to it: for the batch that credits the payment, after the statement
 * that credits. A repeat issues and sends nothing.
 */
export async function issueReceiptStatements(
  ctx: SystemCtx,
  payment: Payment,
): Promise<D1PreparedStatement[]> {
  const payer = await findPayer(ctx, payment.accountId);
  const receipt = await receiptStatement(ctx, payment, payer);
  if (payer?.email == null) return [receipt];
  const { id, accountId: account, amount, currency } = payment;
  const mail = {
    key: `receipt:${id}`,
    to: payer.email,
    by: account,
    template: 'payment.receipt' as const,
    values: {
      amount: formatMoney(amount, currency),
      account: payer.name,
      link: documentLink(ctx, { kind: 'receipt', account, subject: id }),
    },
  };
  return [receipt, await mailStatement(ctx, mail)];
}

/** The receipt of the caller's payment, a PDF. @throws payments.not_found, receipts.not_issued. */
export const getReceipt = async (ctx: Ctx, id: string): Promise<PdfFile> =>
  receiptFile(ctx, await getPayment(ctx, id));

/** As `getReceipt`, for a caller whose access is already checked. */
export async function receiptFile(ctx: SystemCtx, payment: Payment): Promise<PdfFile> {
  const row = (await findReceipts(ctx, [payment])).get(payment.id);
  if (!row) throw new AppError('receipts.not_issued', { state: payment.state });
  return draw(ctx, payment, row);
}

/** The receipts of these payments, in the same order. */
export async function receiptFiles(
  ctx: SystemCtx,
  payments: readonly Payment[],
): Promise<PdfFile[]> {
  const rows = await findReceipts(ctx, payments);
  const files: PdfFile[] = [];
  for (const payment of payments) {
    const row = rows.get(payment.id);
    if (row) files.push(await draw(ctx, payment, row));
  }
  return files;
}

async function draw(ctx: SystemCtx, payment: Payment, row: ReceiptRow): Promise<PdfFile> {
  const number = receiptNumber(row.number);
  const { seller, issuedAt } = row;
  const payer = await unsealPayer(ctx, payment, row);
  const facts = { number, seller, issuedAt, payer, payment };
  const body = row.details ? drawReceipt({ ...facts, details: row.details }) : drawReceipt1(facts);
  return pdfFile(`receipt-${number}`, body);
}
