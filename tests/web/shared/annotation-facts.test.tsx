// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { EndpointFacts } from '../../../web/features/webhooks/endpoint-facts';
import { annotationFacts } from '../../../web/shared/annotation-facts';
import { PaymentFacts } from '../../../web/shared/payments/payment-facts';
import { Facts } from '../../../web/ui/data/facts';
import { endpoint } from '../features/webhooks/builders';
import { payment, verification } from '../support/builders';
import { show as mount } from '../support/dom';

const GIVEN = { externalId: 'order-4711', metadata: { customer: 'ada', plan: 'gold' } };
type Given = Partial<typeof GIVEN>;

const SHOWN = {
  'a verification': (given: Given) => <Facts facts={annotationFacts(verification(given))} />,
  'a payment': (given: Given) => (
    <PaymentFacts payment={payment(given)} annotations={annotationFacts(payment(given))} />
  ),
  'an endpoint': (given: Given) => <EndpointFacts endpoint={endpoint(given)} />,
};
const CASES = Object.entries(SHOWN);

test.for(CASES)('the details of %s show the external id and the metadata', async ([, show]) => {
  const root = await mount(show(GIVEN));
  const names = [...root.querySelectorAll('dt')].map(({ textContent }) => textContent);
  expect(names).toEqual(expect.arrayContaining(['Your ID', 'Metadata', 'customer', 'plan']));
  const values = [...root.querySelectorAll('dd')].map(({ textContent }) => textContent);
  expect(values).toEqual(expect.arrayContaining(['order-4711', 'ada', 'gold']));
});

test.for(CASES)('the details of %s show neither when nothing is attached', async ([, show]) => {
  const root = await mount(show({}));
  expect(root.textContent).not.toContain('Your ID');
  expect(root.textContent).not.toContain('Metadata');
});
