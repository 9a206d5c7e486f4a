export interface Targets {
  api: string;
  /** The same API as a later version may answer: with unknown fields, and unknown values of open texts. */
  tomorrow: string;
  key: string;
}

/** What a program read, in the words of the API. */
export interface Outcome {
  state: string;
  number: string | null;
  code: string | null;
  problem: { status: number; code: string; errors: string[][] };
  later: { state: string; code: string | null; problem: string };
}
