import { addWords } from '../i18n';
import words from '../locales/en.door.json';

addWords(words);
