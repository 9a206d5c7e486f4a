import { useRoute } from 'preact-iso';
import { addTexts } from '../../locales/i18n';
import texts from '../../locales/en.webhooks.json';
import { EndpointDetail } from './endpoint-detail';
import { EndpointList } from './endpoint-list';

addTexts(texts);

/** The list of webhook endpoints, or one endpoint. */
export function WebhooksSection() {
  const { part } = useRoute().params;
  return part === undefined ? <EndpointList /> : <EndpointDetail key={part} id={part} />;
}
