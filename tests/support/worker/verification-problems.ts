import { advance, provider, type Api } from './api';
import { settled } from './objects';
import type { Case } from './problems';
import { rented, untilEnded } from './verifications';

const afterRental = async (api: Api) => (await rented(api)).id;
const afterCode = async (api: Api) => {
  const id = await afterRental(api);
  provider.sms('code 4711');
  await untilEnded(api, id);
  await settled(id);
  return id;
};

/** Problems of ending a verification, and of actions after its end. */
export const END_PROBLEMS = {
  'verifications.completed': {
    given: afterCode,
    when: (api, id) => api.post(`/v1/verifications/${String(id)}/cancel`),
    says: /code has arrived/,
  },
  'verifications.ended': {
    given: async (api) => {
      const id = await afterRental(api);
      advance(600_000);
      await untilEnded(api, id);
      await settled(id);
      return id;
    },
    when: (api, id) => api.post(`/v1/verifications/${String(id)}/cancel`),
    says: /It is expired/,
  },
  'verifications.not_reusable': {
    given: afterRental,
    when: (api, id) => api.post(`/v1/verifications/${String(id)}/reuse`),
    says: /completed verification/,
  },
  'messages.not_found': {
    given: afterRental,
    when: (api, id) => api.get(`/v1/verifications/${String(id)}/messages/msg_0`),
    says: /list of its messages/,
  },
  'verifications.no_message': {
    given: afterRental,
    when: (api, id) => api.post(`/v1/verifications/${String(id)}/accept`),
    says: /Wait for one, or cancel/,
  },
  'verifications.not_reportable': {
    // Already asked once: the provider's answer is remembered.
    given: async (api) => {
      const id = await afterCode(api);
      await api.post(`/v1/verifications/${id}/report`);
      await settled(id);
      return id;
    },
    when: (api, id) => api.post(`/v1/verifications/${String(id)}/report`),
    says: /Nothing was changed, and its price is not refunded/,
  },
} as const satisfies Record<string, Case>;
