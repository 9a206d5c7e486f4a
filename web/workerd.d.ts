// The client's types reach the Worker's sources. workerd's WebCrypto takes any view of bytes, the DOM's does not:
// here it does too, because those sources are checked against workerd by their own tsconfig.
interface SubtleCrypto {
  importKey(
    format: 'raw',
    key: ArrayBufferView,
    algorithm: HmacImportParams,
    extractable: boolean,
    usages: KeyUsage[],
  ): Promise<CryptoKey>;
  verify(
    algorithm: string,
    key: CryptoKey,
    signature: ArrayBufferView,
    data: ArrayBufferView,
  ): Promise<boolean>;
  decrypt(algorithm: object, key: CryptoKey, data: ArrayBufferView): Promise<ArrayBuffer>;
}
