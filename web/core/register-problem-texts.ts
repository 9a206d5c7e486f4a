import { addTexts } from '../locales/i18n';
import texts from '../locales/en.problems.json';

addTexts(texts);
