import { describe, expect, test } from 'vitest';
import { composeText } from '../../../../worker/channels/notifications/compose-text';
import { NOTIFICATION_TYPES } from '../../../../worker/channels/notifications/notification-texts';
import { EVENTS } from '../../../../worker/events/event-types';

const examples = NOTIFICATION_TYPES.map((type) => [type, EVENTS[type].example] as const);

describe('the text of a notification', () => {
  test.each(examples)('%s fills every value and shows no raw one', (type, data) => {
    const { title, body } = composeText(type, data);
    for (const text of [title, body]) {
      expect(text).not.toMatch(/[{}]|undefined|null|\btiers?\b|\bcents\b|\b\d{4}-\d{2}\b/);
      expect(text).toMatch(/^[A-Z$0-9]/);
    }
  });

  test('uses readable names of plans and months', () => {
    expect(composeText('tier.changed', EVENTS['tier.changed'].example)).toMatchObject({
      title: 'Plan changed to Developer',
      body: 'You were on the Free plan. You were charged $29.00.',
    });
    expect(composeText('quota.warning', EVENTS['quota.warning'].example).body).toBe(
      'You used 40 of 50 verifications in November 2026. Upgrade your plan for more.',
    );
  });

  test('mentions no charge when there was none', () => {
    const data = {
      from: 'developer',
      to: 'free',
      effectiveAt: 0,
      chargedCents: 0,
      balanceAfterCents: 0,
    };
    expect(composeText('tier.changed', data)).toMatchObject({
      title: 'Plan changed to Free',
      body: 'You were on the Developer plan. You were not charged.',
    });
  });

  test.each(['created', 'url_changed', 'secret_rotated', 'taken_over', 'key_ended'])(
    'has its own title for the change %s of a webhook endpoint',
    (change) => {
      const { title } = composeText('security.endpoint_changed', { endpointId: 'whe_1', change });
      expect(title).not.toBe('Webhook endpoint changed');
    },
  );
});
