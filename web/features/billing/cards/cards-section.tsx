import { addTexts } from '../../../locales/i18n';
import texts from '../../../locales/en.payments.json';
import { useEffect, useMemo } from 'preact/hooks';
import { AutoTopUpPanel } from './auto-top-up-panel';
import { cards } from '../../../api/cards-api';
import { CardsModel } from './cards.model';
import { CardsPanel } from './cards-panel';

addTexts(texts);

/** Saved cards and auto top-up. */
export function CardsSection() {
  const model = useMemo(() => new CardsModel(cards), []);
  useEffect(() => void model.load(), [model]);
  return (
    <>
      <CardsPanel model={model} />
      <AutoTopUpPanel model={model} />
    </>
  );
}
