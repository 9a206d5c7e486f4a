import { zipSync } from 'fflate';

/** Files by their names in the archive. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** A part of an archive: complete compressed files, and their records for the archive's directory. */
export interface ZipPart {
  body: Uint8Array<ArrayBuffer>;
  /** Central directory records with offsets from the start of `body`. */
  records: Uint8Array<ArrayBuffer>;
}

const END_BYTES = 22;
const RECORD_BYTES = 46;
const OFFSET_AT = 42;
const MAX_FILES = 0xff_ff;
const MAX_BYTES = 0xff_ff_ff_ff;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Compresses `files` as one part. Parts are created independently and concatenated to one archive. */
export function zipPart(files: Files): ZipPart {
  const whole = new Uint8Array(zipSync({ ...files }, { level: 6 }));
  const end = viewOf(whole.subarray(-END_BYTES));
  const [size, start] = [end.getUint32(12, true), end.getUint32(16, true)];
  return { body: whole.slice(0, start), records: whole.slice(start, start + size) };
}

/** The records of one part with offsets from the start of the archive, and their number. */
function shiftRecords(records: Uint8Array, by: number): { bytes: Uint8Array; count: number } {
  const bytes = records.slice();
  const view = viewOf(bytes);
  let count = 0;
  for (let at = 0; at < bytes.byteLength; count++) {
    view.setUint32(at + OFFSET_AT, view.getUint32(at + OFFSET_AT, true) + by, true);
    const lengths = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    at += RECORD_BYTES + lengths.reduce((sum, length) => sum + length, 0);
  }
  return { bytes, count };
}

/**
 * The central directory of an archive of these parts. @throws if there are more files or bytes than a plain ZIP (not
 * ZIP64) can address.
 */
export function zipDirectory(
  parts: readonly { bytes: number; records: Uint8Array }[],
): Uint8Array<ArrayBuffer> {
  let start = 0;
  const records = parts.map((part) => {
    const own = shiftRecords(part.records, start);
    start += part.bytes;
    return own;
  });
  const count = records.reduce((sum, own) => sum + own.count, 0);
  const size = records.reduce((sum, own) => sum + own.bytes.byteLength, 0);
  if (count > MAX_FILES || start + size > MAX_BYTES) throw new Error('too large for a ZIP');
  const directory = new Uint8Array(size + END_BYTES);
  let at = 0;
  for (const { bytes } of records) {
    directory.set(bytes, at);
    at += bytes.byteLength;
  }
  const end = viewOf(directory.subarray(size));
  end.setUint32(0, 0x06_05_4b_50, true);
  end.setUint16(8, count, true);
  end.setUint16(10, count, true);
  end.setUint32(12, size, true);
  end.setUint32(16, start, true);
  return directory;
}
