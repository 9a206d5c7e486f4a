import { useSignal } from '@preact/signals';
import type { SavedCard } from '../../../api/cards-api';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { cx } from '../../../ui/cx';
import { count, money } from '../../../core/format';
import { Tag } from '../../../ui/feedback/tag';
import type { Tier } from '../../../api/tiers-api';
import type { Offer } from './tiers.model';
import { ChangeTierDialog } from './change-tier-dialog';
import type { ChangeTierBackend } from './change-tier.model';

const FACTS = [
  ['requestsPerMinute', 'plan.requests'],
  ['verificationsPerMonth', 'plan.verifications'],
  ['openVerifications', 'plan.atOnce'],
  ['apiKeys', 'plan.keys'],
  ['webhookEndpoints', 'plan.endpoints'],
  ['retentionDays', 'plan.retention'],
  ['bulkOrders', 'plan.bulk'],
  ['expiriesPerHour', 'plan.codeless'],
] as const;

interface TierCardProps {
  tier: Tier;
  offer: Offer;
  isOwner: boolean;
  /** The next higher tier. */
  isNext: boolean;
  /** Cents that the numbers of the last 30 days would have cost less here. */
  saved: number;
  /** Cards that could pay, besides credits. */
  cards: readonly SavedCard[];
  backend: ChangeTierBackend;
}

function Take({ tier, offer, isNext, cards, backend }: Omit<TierCardProps, 'isOwner' | 'saved'>) {
  const isOpen = useSignal(false);
  const values = { tier: t(`tier.${tier.tier}`) };
  const isHigher = offer === 'higher';
  return (
    <>
      <Button
        kind={isNext ? 'primary' : 'plain'}
        class="w-full"
        onClick={() => (isOpen.value = true)}
      >
        {isHigher ? t('plan.upgrade', values) : t('plan.downgrade', values)}
      </Button>
      {isOpen.value && (
        <ChangeTierDialog
          tier={tier}
          isHigher={isHigher}
          cards={cards}
          backend={backend}
          onClose={() => (isOpen.value = false)}
        />
      )}
    </>
  );
}

/** Why to take the plan: what its numbers cost less. */
function Saving({ tier, saved }: Pick<TierCardProps, 'tier' | 'saved'>) {
  if (tier.savingPercent === 0) return <p class="text-sm text-soft">{t('plan.standard')}</p>;
  return (
    <div class="flex flex-col gap-0.5">
      <p class="font-semibold text-done">{t('plan.cheaper', { percent: tier.savingPercent })}</p>
      {saved > 0 && (
        <p class="text-sm text-soft">{t('plan.wouldSave', { amount: money(saved) })}</p>
      )}
    </div>
  );
}

export function TierCard(props: TierCardProps) {
  const { tier, offer, isOwner, isNext, saved, cards, backend } = props;
  const isCurrent = offer === 'current';
  return (
    <li
      class={cx(
        'flex flex-col gap-4 rounded-card border bg-surface p-4 shadow-card sm:p-5',
        isCurrent ? 'border-edge' : 'border-line',
      )}
    >
      <div class="flex flex-col gap-1">
        <h4 class="flex flex-wrap items-center gap-2 text-md font-semibold">
          {t(`tier.${tier.tier}`)}
          {isCurrent && <Tag>{t('plan.current')}</Tag>}
          {offer === 'next' && <Tag tone="wait">{t('plan.next')}</Tag>}
        </h4>
        <p class="digits text-lg font-semibold">
          {money(tier.priceCents)}
          {tier.priceCents > 0 && (
            <span class="text-sm font-normal text-faint">{` ${t('plan.aMonth')}`}</span>
          )}
        </p>
      </div>
      <Saving tier={tier} saved={saved} />
      <dl class="flex flex-col gap-1.5 text-sm">
        {FACTS.map(([fact, name]) => (
          <div key={fact} class="flex justify-between gap-3">
            <dt class="text-soft">{t(name)}</dt>
            <dd class="digits font-medium">
              {tier[fact] === 0 ? t('plan.notIncluded') : count(tier[fact])}
            </dd>
          </div>
        ))}
      </dl>
      {isOwner && (offer === 'higher' || offer === 'lower') && (
        <div class="mt-auto pt-1">
          <Take tier={tier} offer={offer} isNext={isNext} cards={cards} backend={backend} />
        </div>
      )}
    </li>
  );
}
