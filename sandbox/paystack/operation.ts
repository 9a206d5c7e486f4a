import type { Answer, Call } from './call';
import type { Desk } from './desk';
import type { Group } from './switches';

export interface Operation {
  /** Of the merchant's API, behind key and gate; null: the customer's page, or the sandbox's own. */
  group: Group | null;
  writes: boolean;
  run: (desk: Desk, call: Call) => Answer;
}
