import type { Answer, Call } from './call';
import type { OperationContext } from './context';
import type { Group } from './switches';

export interface Operation {
  /** The group of a merchant's operation, behind key and gate; null for the checkout page and the control API. */
  group: Group | null;
  writes: boolean;
  run: (context: OperationContext, call: Call) => Answer;
}
