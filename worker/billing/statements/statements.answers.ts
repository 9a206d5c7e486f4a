import { QUERY, type Operation } from '../../platform/core/operation';

export const GET: Operation = {
  id: 'getStatement',
  summary: 'Download the statement of a month',
  description:
    'Without `format` a PDF: the balance at the beginning, what moved it day by day and by kind, the balance at the end. ' +
    'With `format=csv` every line of the ledger, as GET /v1/ledger.csv has it. Months are UTC; the current one goes to now.',
  tag: 'Credits',
  access: 'balance:read',
  answers: {
    200: {
      description: 'The statement, `application/pdf` or `text/csv`',
      headers: { 'Content-Disposition': 'A name for the file' },
    },
  },
  problems: [...QUERY, 'statements.not_found'],
};
