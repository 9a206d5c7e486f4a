import { fieldsOf, type Field } from './fields';
import { openApi, resolve, type Schema } from './openapi';

export interface EventType {
  type: string;
  about: string;
  /** The fields of its `data`; objects of the API are named only. */
  fields: Field[];
  example: unknown;
}

/** The objects in the data of events, and the pages that describe them. */
export const EVENT_OBJECTS: Readonly<Record<string, string>> = {
  Verification: '/docs/reference/verifications#object-Verification',
  Payment: '/docs/reference/payments#object-Payment',
  WebhookEndpoint: '/docs/reference/webhooks#object-WebhookEndpoint',
};

/** The schema of `data` in an event, which is the envelope and the part of its type. */
const dataOf = ({ allOf = [] }: Schema): Schema | undefined =>
  allOf.map(({ properties }) => properties?.['data']).find((data) => data !== undefined);

/** The fields that all events share. */
export const envelopeFields = (): Field[] => {
  const api = openApi();
  return fieldsOf(api, { $ref: '#/components/schemas/EventEnvelope' });
};

/** Every type of event, from the section `webhooks` of the document. */
export function eventTypes(): EventType[] {
  const api = openApi();
  return Object.entries(api.webhooks).map(([type, { post }]) => {
    const media = post.requestBody.content['application/json'];
    if (!media) throw new Error(`the event ${type} has no content`);
    const data = dataOf(resolve(api, media.schema).schema);
    if (!data) throw new Error(`the event ${type} has no data`);
    return {
      type,
      about: post.description,
      fields: fieldsOf(api, data, new Set(Object.keys(EVENT_OBJECTS))),
      example: media.example,
    };
  });
}
