import { useEffect, useMemo } from 'preact/hooks';
import { StepUpDialog } from '../../../shared/step-up-dialog';
import { AutoTopUpPanel } from './auto-top-up-panel';
import { cards } from '../../../api/cards-api';
import { CardsModel } from './cards.model';
import { CardsPanel } from './cards-panel';

/** Saved cards and auto top-up. */
export function CardsSection() {
  const model = useMemo(() => new CardsModel(cards), []);
  useEffect(() => void model.load(), [model]);
  return (
    <>
      <CardsPanel model={model} />
      <AutoTopUpPanel model={model} />
      <StepUpDialog />
    </>
  );
}
