import { addWords } from '../i18n';
import words from '../locales/en.problems.json';

addWords(words);
