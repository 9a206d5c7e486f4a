/** A PDF parsed through its cross-reference table only. */
export interface ReadPdf {
  /** The drawn text, line by line, in the file's encoding. */
  drawn: string[];
  /** The copied text: the actual text where the file defines one. */
  copied: string[];
  title: string;
  pages: number;
}

const fromHex = (hex: string): string =>
  Buffer.from(hex.slice(4), 'hex').swap16().toString('utf16le');
const MIDDLE = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const fromWinAnsi = (literal: string): string =>
  Array.from(literal.replaceAll(/\\([\\()])/g, '$1'), (byte) => {
    const code = byte.charCodeAt(0);
    return code >= 128 && code < 160 ? (MIDDLE[code - 128] ?? '') : byte;
  }).join('');

/** Objects by number, at the offsets of the table. @throws when the file is invalid. */
function objectsOf(file: string): Map<number, string> {
  if (!file.startsWith('%PDF-1.7\n') || !file.endsWith('\n%%EOF\n')) throw new Error('no PDF');
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
  const table = /^xref\n0 (\d+)\n((?:\d{10} \d{5} [fn] \n)+)trailer\n/.exec(file.slice(start));
  if (!table) throw new Error('no cross-reference table');
  const entries = (table[2] ?? '').match(/.{18} \n/g) ?? [];
  if (entries.length !== Number(table[1])) throw new Error('entries are missing');
  return new Map(
    entries.slice(1).map((entry, i) => {
      const body = file.slice(Number(entry.slice(0, 10)));
      const found = new RegExp(`^${i + 1} 0 obj\n([^]*?)\nendobj\n`).exec(body);
      if (!found) throw new Error(`object ${i + 1} is not where the table says`);
      return [i + 1, found[1] ?? ''];
    }),
  );
}

function contentOf(object: string): string {
  const found = /^<<\/Length (\d+)>>\nstream\n([^]*)\nendstream$/.exec(object);
  if (!found || Number(found[1]) !== found[2]?.length)
    throw new Error('a stream of another length');
  return found[2];
}

export function readPdf(bytes: Uint8Array): ReadPdf {
  const objects = objectsOf(Buffer.from(bytes).toString('latin1'));
  const pages = [...objects.values()].filter((object) => object.startsWith('<</Type /Page '));
  const lines = pages.flatMap((page) => {
    const content = contentOf(objects.get(Number(/\/Contents (\d+) 0 R/.exec(page)?.[1])) ?? '');
    return content.split('\n').filter((line) => line.includes(' Tj '));
  });
  const drawn = lines.map((line) => fromWinAnsi(/Tm \((.*)\) Tj ET/.exec(line)?.[1] ?? ''));
  const copied = lines.map((line, i) => {
    const truth = /ActualText <([0-9A-F]+)>/.exec(line)?.[1];
    return truth === undefined ? (drawn[i] ?? '') : fromHex(truth);
  });
  const title = fromHex(/\/Title <([0-9A-F]+)>/.exec(objects.get(5) ?? '')?.[1] ?? '');
  return { drawn, copied, title, pages: pages.length };
}
