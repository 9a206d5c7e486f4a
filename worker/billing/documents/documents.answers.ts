import type { Operation } from '../../platform/core/operation';

export const OPEN: Operation = {
  id: 'openDocument',
  summary: 'Open the receipt or statement that a mail links to',
  description: 'A PDF, for 30 days and for whoever has the link. It shows this one document.',
  tag: 'Payments',
  access: 'open',
  answers: {
    200: {
      description: 'The document, `application/pdf`',
      headers: { 'Content-Disposition': 'A name for the file' },
    },
  },
  problems: ['documents.link_invalid'],
};
