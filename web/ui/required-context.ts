import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** A context without a default: its hook throws outside of its provider. */
export function requiredContext<T>(name: string) {
  const Context = createContext<T | null>(null);
  const use = (): T => {
    const value = useContext(Context);
    if (value === null) throw new Error(`no ${name} provider above this component`);
    return value;
  };
  return { Provider: Context.Provider, use };
}
