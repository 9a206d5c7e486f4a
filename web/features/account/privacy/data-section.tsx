import { DeletePanel } from './delete-panel';
import { ExportsPanel } from './exports-panel';

export function DataSection() {
  return (
    <>
      <ExportsPanel />
      <DeletePanel />
    </>
  );
}
