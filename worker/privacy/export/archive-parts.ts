import type { SystemCtx } from '../../platform/core/ctx';
import { sealerOf } from '../../platform/sealing/sealing.service';

/** An archive's pieces in R2: sealed under the account's key, each bound to its export and its place in it (I-16). */
interface Archive {
  id: string;
  accountId: string;
}

const prefixOf = ({ id, accountId }: Archive): string => `${accountId}/${id}/`;
const scopeOf = ({ id, accountId }: Archive, n: number) => ({
  owner: accountId,
  record: `export:${id}:${n}`,
});

/** Puts piece `n`; a repeat takes its place. */
export async function putPart(
  ctx: SystemCtx,
  archive: Archive,
  part: { n: number; bytes: Uint8Array<ArrayBuffer> },
): Promise<void> {
  const { n, bytes } = part;
  const sealed = await sealerOf(ctx).sealBytes(scopeOf(archive, n), bytes);
  await ctx.env.EXPORTS.put(`${prefixOf(archive)}${n}`, sealed);
}

async function getPart(ctx: SystemCtx, archive: Archive, n: number): Promise<Uint8Array> {
  const found = await ctx.env.EXPORTS.get(`${prefixOf(archive)}${n}`);
  if (!found) throw new Error('a piece of an export is not there');
  return sealerOf(ctx).openBytes(scopeOf(archive, n), new Uint8Array(await found.arrayBuffer()));
}

/** The archive in clear, a piece at a time as it is read. The first one is there before anything is answered. */
export async function readParts(
  ctx: SystemCtx,
  archive: Archive & { parts: number; bytes: number },
): Promise<ReadableStream<Uint8Array>> {
  let n = 0;
  let ahead: Uint8Array | null = await getPart(ctx, archive, n);
  const pieces = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(ahead ?? (await getPart(ctx, archive, n)));
      ahead = null;
      if (++n === archive.parts) controller.close();
    },
  });
  // Tells the length, and breaks off loudly should the pieces not make it.
  return pieces.pipeThrough(new FixedLengthStream(archive.bytes));
}

/** Removes every piece there is, also those of a run that broke off. */
export async function removeParts(ctx: SystemCtx, archive: Archive): Promise<void> {
  for (;;) {
    const { objects, truncated } = await ctx.env.EXPORTS.list({ prefix: prefixOf(archive) });
    if (objects.length > 0) await ctx.env.EXPORTS.delete(objects.map(({ key }) => key));
    if (!truncated) return;
  }
}
