import type { Endpoint } from '../../api/webhooks-api';

export const WEBHOOKS = '/settings/webhooks';
export const endpointAddress = (id: string): string => `${WEBHOOKS}/${id}`;

/** What a person calls it: as they described it, or by the server that it is. */
export const endpointName = ({
  url,
  description,
}: Pick<Endpoint, 'url' | 'description'>): string =>
  description === '' ? new URL(url).host : description;
