import type { Operation } from '../../platform/core/operation';

export const OPEN: Operation = {
  id: 'downloadDocument',
  summary: 'Open a receipt or statement from an email link',
  description:
    'A PDF. The link works for 30 days, for anyone who has it, and opens this one document.',
  tag: 'Payments',
  access: 'open',
  answers: {
    200: {
      description: 'The document, `application/pdf`',
      headers: { 'Content-Disposition': 'File name' },
      files: ['application/pdf'],
    },
  },
  problems: ['documents.link_invalid'],
};
