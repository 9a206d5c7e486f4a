import { backend, type Verification } from './first-pages-api';
import { client, file, read } from './http-client';

interface NumbersPage {
  data: Verification[];
  hasMore: boolean;
  nextCursor: string | null;
}

const { verifications } = client.v1;

/** The list of all numbers of the account. */
export const numbersApi = {
  list: (query: Record<string, string>): Promise<NumbersPage> =>
    read(verifications.$get({ query })),
  summary: backend.summary,
  csv: (query: Record<string, string>) => file(client.v1['verifications.csv'].$get({ query })),
};

export type NumbersSummary = Awaited<ReturnType<typeof numbersApi.summary>>;
