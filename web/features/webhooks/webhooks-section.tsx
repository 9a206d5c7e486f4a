import { useRoute } from 'preact-iso';
import { addWords } from '../../locales/i18n';
import words from '../../locales/en.webhooks.json';
import { EndpointDetail } from './endpoint-detail';
import { EndpointList } from './endpoint-list';

addWords(words);

/** Servers that hear of what happens in the account: all of them, or one. */
export function WebhooksSection() {
  const { part } = useRoute().params;
  return part === undefined ? <EndpointList /> : <EndpointDetail key={part} id={part} />;
}
