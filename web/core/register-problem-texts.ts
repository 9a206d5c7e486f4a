import { addTexts } from '../locales/i18n';
import texts from '../locales/en.problems.json';
import { PROBLEM_ACTIONS } from './problem-actions';
import { provideProblemActions } from './problem-text';

/** The sentence and the action of each problem. */
export function registerProblemTexts(): void {
  addTexts(texts);
  provideProblemActions(PROBLEM_ACTIONS);
}
