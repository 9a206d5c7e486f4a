import type { SystemCtx } from '../../platform/core/ctx';
import { sealerOf } from '../../platform/sealing/sealing.service';

/** The parts of an archive in R2, sealed under the account's key, each bound to its export and index (I-16). */
interface Archive {
  id: string;
  accountId: string;
}

const prefixOf = ({ id, accountId }: Archive): string => `${accountId}/${id}/`;
const scopeOf = ({ id, accountId }: Archive, n: number) => ({
  owner: accountId,
  record: `export:${id}:${n}`,
});

/** Stores part `n`; a repeat overwrites it. */
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
  if (!found) throw new Error('a part of an export is missing');
  return sealerOf(ctx).unsealBytes(scopeOf(archive, n), new Uint8Array(await found.arrayBuffer()));
}

/** The decrypted archive, one part at a time as it is read. The first part is read before the response starts. */
export async function readParts(
  ctx: SystemCtx,
  archive: Archive & { parts: number; bytes: number },
): Promise<ReadableStream<Uint8Array>> {
  let n = 0;
  let first: Uint8Array | null = await getPart(ctx, archive, n);
  const parts = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(first ?? (await getPart(ctx, archive, n)));
      first = null;
      if (++n === archive.parts) controller.close();
    },
  });
  // Sets the length, and fails the download if the parts do not add up to it.
  return parts.pipeThrough(new FixedLengthStream(archive.bytes));
}

/** Deletes every part, also those of an interrupted run. */
export async function removeParts(ctx: SystemCtx, archive: Archive): Promise<void> {
  for (;;) {
    const { objects, truncated } = await ctx.env.EXPORTS.list({ prefix: prefixOf(archive) });
    if (objects.length > 0) await ctx.env.EXPORTS.delete(objects.map(({ key }) => key));
    if (!truncated) return;
  }
}
