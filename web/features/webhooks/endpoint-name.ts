import type { Endpoint } from '../../api/webhooks-api';

export const WEBHOOKS = '/developers/webhooks';
export const endpointAddress = (id: string): string => `${WEBHOOKS}/${id}`;

/** The name of an endpoint: its description, or its host. */
export const endpointName = ({
  url,
  description,
}: Pick<Endpoint, 'url' | 'description'>): string =>
  description === '' ? new URL(url).host : description;
