import { clock } from '../../../api/http-client';
import { t } from '../../../locales/i18n';
import { useAct } from '../../../ui/forms/act';
import { Button, buttonClass } from '../../../ui/controls/button';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { Empty } from '../../../ui/feedback/empty';
import { day } from '../../../core/format';
import { Loaded } from '../../../ui/data/loaded';
import { Panel, Row, Rows } from '../../../ui/data/panel';
import { Tag } from '../../../ui/feedback/tag';
import { cardName } from '../../../shared/payments/card-name';
import { cardExpiry, isExpired } from './card-expiry';
import type { SavedCard } from '../../../api/cards-api';
import type { CardsModel } from './cards.model';
import { ActProblem } from '../../../ui/feedback/act-problem';

function CardRow({ card, model }: { card: SavedCard; model: CardsModel }) {
  const act = useAct();
  const { id, bank, createdAt } = card;
  const name = cardName(card);
  const expiry = cardExpiry(card);
  return (
    <Row
      title={<span class="digits">{name}</span>}
      badge={
        <>
          {card.default && <Tag>{t('cards.default')}</Tag>}
          {isExpired(card, clock.read()) && <Tag tone="fail">{t('cards.expired')}</Tag>}
        </>
      }
      actions={
        <>
          {!card.default && (
            <Button
              size="sm"
              kind="quiet"
              aria-label={t('cards.makeDefaultLabel', { card: name })}
              disabled={act.busy.value}
              onClick={() => void act.run(() => model.setDefault(id))}
            >
              {t('cards.makeDefault')}
            </Button>
          )}
          <ConfirmButton
            size="sm"
            kind="quiet"
            label={t('common.remove')}
            name={t('cards.removeLabel', { card: name })}
            title={t('cards.removeTitle', { card: name })}
            text={t('cards.removeText')}
            action={t('common.remove')}
            run={() => model.remove(id)}
          />
        </>
      }
    >
      {expiry !== null && <span class="digits">{t('cards.expires', { expiry })}</span>}
      {bank !== null && <span>{bank}</span>}
      <span>{t('cards.saved', { day: day(createdAt) })}</span>
      <ActProblem act={act} class="w-full" />
    </Row>
  );
}

export function CardsPanel({ model }: { model: CardsModel }) {
  return (
    <Panel title={t('cards.title')} text={t('cards.text')}>
      <Loaded model={model.cards}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty
              title={t('cards.empty')}
              text={t('cards.emptyText')}
              action={
                <a href="/billing/add" class={buttonClass({})}>
                  {t('topup.title')}
                </a>
              }
            />
          ) : (
            <Rows label={t('cards.title')}>
              {data.map((card) => (
                <CardRow key={card.id} card={card} model={model} />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Panel>
  );
}
