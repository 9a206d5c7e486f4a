/** Tells of a failure of the sandbox itself, on the output of whatever started it. */
export function logFailure(what: string, error: unknown): void {
  console.error(`sandbox: ${what} failed:`, error);
}
