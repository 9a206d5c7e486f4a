import type { Operation } from '../../platform/core/operation';

export const RECEIPT: Operation = {
  id: 'downloadReceipt',
  summary: 'Download the receipt of a payment',
  description:
    'A PDF, numbered without gaps and issued when the payment succeeded. It never changes: the same payment always ' +
    'returns the same number and the same bytes.',
  tag: 'Payments',
  access: 'payments:read',
  answers: {
    200: {
      description: 'The receipt, `application/pdf`',
      headers: { 'Content-Disposition': 'File name' },
      files: ['application/pdf'],
    },
  },
  problems: ['payments.not_found', 'receipts.not_issued'],
};
