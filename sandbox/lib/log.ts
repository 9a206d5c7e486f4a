/** Logs a failure of the sandbox itself. */
export function logFailure(what: string, error: unknown): void {
  console.error(`sandbox: ${what} failed:`, error);
}
