import { QUERY, type Operation } from '../../platform/core/operation';

export const GET: Operation = {
  id: 'downloadStatement',
  summary: 'Download the statement of a month',
  description:
    'By default a PDF: the opening balance, the changes by day and by kind, and the closing balance. With `format=csv` ' +
    'every ledger line of the month. Months are UTC; the current month ends now.',
  tag: 'Credits',
  access: 'balance:read',
  answers: {
    200: {
      description: 'The statement, `application/pdf` or `text/csv`',
      headers: { 'Content-Disposition': 'File name' },
      files: ['application/pdf', 'text/csv'],
    },
  },
  problems: [...QUERY, 'statements.not_found'],
};
