import { addWords } from '../locales/i18n';
import words from '../locales/en.problems.json';

addWords(words);
