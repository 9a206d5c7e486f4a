import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { LoadFailed } from '../feedback/load-failed';
import { LoadModel } from '../../core/load.model';
import { Skeleton } from '../feedback/skeleton';

/** Read when the component appears. `fetch` counts as it is at first. */
export function useLoad<T>(fetch: () => Promise<T>): LoadModel<T> {
  const model = useMemo(() => new LoadModel(fetch), []);
  useEffect(() => void model.load(), [model]);
  return model;
}

interface LoadedProps<T> {
  model: LoadModel<T>;
  lines?: number;
  children: (value: T) => ComponentChildren;
}

/** What was read, in each of its states: on its way, failed, there. */
export function Loaded<T>({ model, lines = 2, children }: LoadedProps<T>) {
  const failed = model.error.value !== null && (
    <LoadFailed error={model.error.value} onRetry={() => model.load()} />
  );
  const value = model.value.value;
  if (value === null) return failed || <Skeleton lines={lines} />;
  return (
    <>
      {failed}
      {children(value)}
    </>
  );
}
