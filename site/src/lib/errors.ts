import { ERROR_CATALOGUE } from '../../../worker/platform/core/error-catalogue';
import { retrySentence, withFixedWait } from '../../../worker/platform/core/retry-after';

export interface ErrorEntry {
  code: string;
  status: number;
  title: string;
  detail: string;
  /** Whether the same request can succeed later; empty when it cannot. */
  retry: string;
}

export const ERRORS: readonly ErrorEntry[] = Object.entries(ERROR_CATALOGUE).map(
  ([code, [status, title, detail]]) => ({
    code,
    status,
    title,
    detail: withFixedWait(code, detail),
    retry: retrySentence(code),
  }),
);

/** Codes by what they are about: the word before the dot. */
export const errorGroups = (): [string, ErrorEntry[]][] => [
  ...Map.groupBy(ERRORS, ({ code }) => code.split('.')[0] ?? code),
];

/** A problem document as the API sends it, with the placeholders of the sentence. */
export const problemOf = ({ code, status, title, detail }: ErrorEntry) => ({
  type: `/docs/errors#${code}`,
  title,
  status,
  detail,
  code,
  instance: 'req_5f0c1b52-5c8e-4f0e-9b2f-0a3f4f1f7c11',
});
