import i18next from 'i18next';
// Begun there: before that nothing can be added.
import '../i18n';
import words from '../locales/en.account.json';

// The settings bring their own part of the catalogue: the first page does not wait for it.
i18next.addResourceBundle('en', 'translation', words);
