import { addTexts } from '../../../locales/i18n';
import texts from '../../../locales/en.account.json';
import { DeletePanel } from './delete-panel';
import { ExportsPanel } from './exports-panel';

addTexts(texts);

export function DataSection() {
  return (
    <>
      <ExportsPanel />
      <DeletePanel />
    </>
  );
}
