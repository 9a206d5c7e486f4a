import i18next from 'i18next';
import en from './en.json';

void i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  // Preact escapes.
  interpolation: { escapeValue: false },
  initAsync: false,
});

export const t = i18next.t.bind(i18next);

/** For pages that bring a part of the catalogue along: the first page does not wait for it. */
export const addTexts = (words: object): void =>
  void i18next.addResourceBundle('en', 'translation', words);

/** The reader's own region where their language is one of ours: dates and money are theirs, words are ours. */
export const locale: string =
  (typeof navigator === 'object' ? navigator.languages : []).find((tag) =>
    tag.startsWith(i18next.language),
  ) ?? i18next.language;
