import { useRoute } from 'preact-iso';
import { addTexts } from '../../locales/i18n';
import texts from '../../locales/en.webhooks.json';
import { EndpointDetail } from './endpoint-detail';
import { EndpointList } from './endpoint-list';

addTexts(texts);

/** Servers that hear of what happens in the account: all of them, or one. */
export function WebhooksSection() {
  const { part } = useRoute().params;
  return part === undefined ? <EndpointList /> : <EndpointDetail key={part} id={part} />;
}
