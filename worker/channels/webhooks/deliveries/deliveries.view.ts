import { mapPage, type Page } from '../../../platform/db/page';
import { iso, isoOrNull } from '../../../platform/core/clock';
import type { AttemptRecord, Delivery, DeliveryWithAttempts } from './records';

export const toDelivery = (delivery: Delivery) => ({
  id: delivery.id,
  endpointId: delivery.endpointId,
  eventId: delivery.eventId,
  eventType: delivery.eventType,
  test: delivery.isTest,
  state: delivery.state,
  attemptCount: delivery.attempts,
  nextAttemptAt: isoOrNull(delivery.nextAt),
  createdAt: iso(delivery.createdAt),
  endedAt: isoOrNull(delivery.endedAt),
});

const toAttempt = ({ n, at, ms, outcome, status, answer }: AttemptRecord) => ({
  sequence: n,
  attemptedAt: iso(at),
  durationMs: ms,
  outcome,
  status,
  responseBody: answer,
});

export const toDeliveryWithAttempts = (delivery: DeliveryWithAttempts) => ({
  ...toDelivery(delivery),
  attempts: delivery.attemptList.map(toAttempt),
});

export const toDeliveries = (page: Page<Delivery>) => mapPage(page, toDelivery);
