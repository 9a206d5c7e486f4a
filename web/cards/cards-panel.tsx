import { clock } from '../api';
import { t } from '../i18n';
import { useAct } from '../ui/act';
import { Button, buttonClass } from '../ui/button';
import { ConfirmButton } from '../ui/confirm-button';
import { Empty } from '../ui/empty';
import { day } from '../ui/format';
import { Loaded } from '../ui/loaded';
import { Notice } from '../ui/notice';
import { Panel, Row, Rows } from '../ui/panel';
import { Tag } from '../ui/tag';
import { cardExpiry, cardName, isExpired } from './card-name';
import type { SavedCard } from './cards-api';
import type { CardsModel } from './cards.model';

function CardRow({ card, model }: { card: SavedCard; model: CardsModel }) {
  const act = useAct();
  const { id, bank, isDefault, createdAt } = card;
  const name = cardName(card);
  const expiry = cardExpiry(card);
  return (
    <Row
      title={<span class="digits">{name}</span>}
      badge={
        <>
          {isDefault && <Tag>{t('cards.default')}</Tag>}
          {isExpired(card, clock.read()) && <Tag tone="fail">{t('cards.expired')}</Tag>}
        </>
      }
      actions={
        <>
          {!isDefault && (
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
      {act.problem.value && (
        <div class="w-full">
          <Notice tone="fail">{act.problem.value}</Notice>
        </div>
      )}
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
                <a href="/credits/add" class={buttonClass({})}>
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
