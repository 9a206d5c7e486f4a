/** A document to download, with its file name. */
export interface PdfFile {
  name: string;
  type: 'application/pdf';
  body: Uint8Array<ArrayBuffer>;
}
export interface CsvFile {
  name: string;
  type: 'text/csv; charset=utf-8';
  body: ReadableStream<Uint8Array>;
}
export type DocumentFile = PdfFile | CsvFile;

export const pdfFile = (name: string, body: Uint8Array<ArrayBuffer>): PdfFile => ({
  name: `${name}.pdf`,
  type: 'application/pdf',
  body,
});

export const csvFile = (name: string, body: ReadableStream<Uint8Array>): CsvFile => ({
  name: `${name}.csv`,
  type: 'text/csv; charset=utf-8',
  body,
});
