import { Download } from 'lucide-preact';
import { useAct } from '../forms/act';
import { Button, type ButtonStyle } from './button';
import { saveFile } from '../../core/save-file';
import { ActProblem } from '../feedback/act-problem';

interface DownloadButtonProps extends ButtonStyle {
  label: string;
  /** The accessible name, when the label alone is ambiguous. */
  name?: string;
  fileName: string;
  fetchFile: () => Promise<Blob>;
}

/** Downloads a file of the selected account; shows an error beside the button. */
export function DownloadButton(props: DownloadButtonProps) {
  const { label, name, fileName, fetchFile, ...style } = props;
  const act = useAct();
  const run = async () => saveFile(await fetchFile(), fileName);
  return (
    <>
      <Button
        {...style}
        aria-label={name}
        disabled={act.busy.value}
        onClick={() => void act.run(run)}
      >
        <Download size={16} aria-hidden="true" />
        {label}
      </Button>
      <ActProblem act={act} class="w-full" />
    </>
  );
}
