import { Download } from 'lucide-preact';
import { useAct } from '../forms/act';
import { Button, type ButtonStyle } from './button';
import { Notice } from '../feedback/notice';
import { saveFile } from '../../core/save-file';

interface DownloadButtonProps extends ButtonStyle {
  label: string;
  /** What a screen reader hears, where the label alone does not name the file. */
  name?: string;
  fileName: string;
  fetchFile: () => Promise<Blob>;
}

/** Fetches a file as the account that is acted for, and hands it over; says beside itself why it could not. */
export function DownloadButton(props: DownloadButtonProps) {
  const { label, name, fileName, fetchFile, ...look } = props;
  const act = useAct();
  const run = async () => saveFile(await fetchFile(), fileName);
  return (
    <>
      <Button
        {...look}
        aria-label={name}
        disabled={act.busy.value}
        onClick={() => void act.run(run)}
      >
        <Download size={16} aria-hidden="true" />
        {label}
      </Button>
      {act.problem.value && (
        <div class="w-full">
          <Notice tone="fail">{act.problem.value}</Notice>
        </div>
      )}
    </>
  );
}
