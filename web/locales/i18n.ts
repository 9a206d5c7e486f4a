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

/** Adds texts that a page brings along: the first page does not wait for them. */
export const addTexts = (words: object): void =>
  void i18next.addResourceBundle('en', 'translation', words);

/** The reader's region when the dashboard has their language: formats of dates and money follow it. */
export const locale: string =
  (typeof navigator === 'object' ? navigator.languages : []).find((tag) =>
    tag.startsWith(i18next.language),
  ) ?? i18next.language;
