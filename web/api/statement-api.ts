import { client, file } from './http-client';

/** The statement as PDF and CSV files. */
export const statement = {
  csv: (query: Record<string, string>) => file(client.v1['transactions.csv'].$get({ query })),
  ledgerCsv: (query: Record<string, string>) => file(client.v1['ledger.csv'].$get({ query })),
  month: (month: string, format: 'pdf' | 'csv') =>
    file(client.v1.statements[':month'].$get({ param: { month }, query: { format } })),
};
