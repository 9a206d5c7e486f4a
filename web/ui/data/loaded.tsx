import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { LoadFailed } from '../feedback/load-failed';
import { LoadModel } from '../../core/load.model';
import { Skeleton } from '../feedback/skeleton';

/** Loads when the component is mounted, with the first `fetch`. */
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

/** A loaded value in each state: loading, failed, loaded. */
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
