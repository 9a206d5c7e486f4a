import * as z from 'zod';
import { listAccountAudit } from '../../audit/audit.queries';
import { toAudit } from '../../audit/audit.view';
import { toCard } from '../../billing/cards/cards.view';
import { findAllCards } from '../../billing/cards/card-records';
import type { SystemCtx } from '../../platform/core/ctx';
import { toEndpoint } from '../../channels/webhooks/endpoints/endpoints.view';
import { findAllEndpoints } from '../../channels/webhooks/endpoints/records';
import { listAccountNotifications } from '../../channels/notifications/feed.service';
import { toNotification } from '../../channels/notifications/notifications.view';
import { openPayments } from '../../billing/payments/payment-annotations';
import { listAccountPayments } from '../../billing/payments/payment-records';
import { toPayments } from '../../billing/payments/payments.view';
import { receiptFiles } from '../../billing/receipts/receipts.service';
import { listAccountStatement } from '../../billing/ledger/statement.service';
import { toStatementView } from '../../billing/ledger/ledger.view';
import { listAccountOrders } from '../../verifications/orders/order.queries';
import { toMessages, toVerification } from '../../verifications/orders/verifications.view';
import { listAccountFavourites } from '../../verifications/catalogue/favourites.service';
import { iso } from '../../platform/core/clock';
import { accountFacts } from './account-facts';
import { toTables } from './tables';
import type { Files } from './zip-parts';

const CHAPTERS = ['account', 'orders', 'payments', 'ledger', 'notifications', 'audit'] as const;

/** The position of a collection: the page that is read next. */
export const Position = z.object({
  chapter: z.enum(CHAPTERS),
  page: z.int(),
  cursor: z.string().nullable(),
});
export type Position = z.infer<typeof Position>;

export const START: Position = { chapter: 'account', page: 1, cursor: null };

/** The account of the archive, and its time limit (epoch milliseconds). */
export interface Subject {
  accountId: string;
  until: number;
}

interface Page {
  files: Files;
  nextCursor: string | null;
}

// A page with its messages as JSON and CSV stays within a few megabytes.
const LIMIT = 500;

/** One decrypted page of the account's data, and the position of the next page; null after the last. */
export async function collect(
  ctx: SystemCtx,
  subject: Subject,
  place: Position,
): Promise<{ files: Files; next: Position | null }> {
  const { files, nextCursor } = await READERS[place.chapter](ctx, subject, place);
  if (nextCursor !== null)
    return { files, next: { ...place, page: place.page + 1, cursor: nextCursor } };
  const chapter = CHAPTERS[CHAPTERS.indexOf(place.chapter) + 1];
  return { files, next: chapter ? { chapter, page: 1, cursor: null } : null };
}

const numbered = (name: string, { page }: Position): string =>
  `${name}-${String(page).padStart(4, '0')}`;

type Reader = (ctx: SystemCtx, subject: Subject, place: Position) => Promise<Page>;

const READERS: Readonly<Record<Position['chapter'], Reader>> = {
  account: async (ctx, { accountId }) => {
    const { profile, members, keys } = await accountFacts(ctx, accountId);
    const cards = (await findAllCards(ctx, accountId)).map(toCard);
    const endpoints = await findAllEndpoints(ctx, accountId);
    const favourites = await listAccountFavourites(ctx, accountId);
    const files = {
      ...toTables('profile', [profile]),
      ...toTables('members', members),
      ...toTables('keys', keys),
      ...toTables('webhook-endpoints', endpoints.map(toEndpoint)),
      ...toTables('cards', cards),
      ...toTables(
        'favourites',
        favourites.map((one) => ({ ...one, createdAt: iso(one.createdAt) })),
      ),
    };
    return { files, nextCursor: null };
  },
  orders: async (ctx, { accountId, until }, place) => {
    const { cursor } = place;
    const { data, nextCursor } = await listAccountOrders(ctx, accountId, {
      until,
      cursor,
      limit: LIMIT,
    });
    const messages = data.flatMap((order) =>
      toMessages(order).map((message) => ({ verificationId: order.id, ...message })),
    );
    const files = {
      ...toTables(numbered('orders', place), data.map(toVerification)),
      ...toTables(numbered('messages', place), messages),
    };
    return { files, nextCursor };
  },
  payments: async (ctx, { accountId }, place) => {
    const query = { cursor: place.cursor ?? undefined, limit: LIMIT };
    const page = await listAccountPayments(ctx, accountId, query);
    const receipts = await receiptFiles(ctx, page.data);
    const files = {
      ...toTables(numbered('payments', place), toPayments(await openPayments(ctx, page)).data),
      ...Object.fromEntries(receipts.map(({ name, body }) => [`receipts/${name}`, body])),
    };
    return { files, nextCursor: page.nextCursor };
  },
  ledger: async (ctx, { accountId }, place) => {
    const cursor = place.cursor ?? undefined;
    const page = toStatementView(
      await listAccountStatement(ctx, accountId, { cursor, limit: LIMIT }),
    );
    return { files: toTables(numbered('ledger', place), page.data), nextCursor: page.nextCursor };
  },
  notifications: async (ctx, { accountId }, place) => {
    const cursor = place.cursor ?? undefined;
    const { data, nextCursor } = await listAccountNotifications(ctx, accountId, {
      cursor,
      limit: LIMIT,
    });
    const items = data.map((one) => ({ userId: one.userId, ...toNotification(one) }));
    return { files: toTables(numbered('notifications', place), items), nextCursor };
  },
  audit: async (ctx, { accountId }, place) => {
    const cursor = place.cursor ?? undefined;
    const page = toAudit(await listAccountAudit(ctx, accountId, { cursor, limit: LIMIT }));
    return { files: toTables(numbered('audit', place), page.data), nextCursor: page.nextCursor };
  },
};
