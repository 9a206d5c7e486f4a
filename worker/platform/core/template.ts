/** `sentence` with each `{name}` replaced from `values`. A missing value stays visible, so that a test finds it. */
export const fillTemplate = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);
