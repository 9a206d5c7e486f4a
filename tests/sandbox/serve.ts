import { startSandbox } from './support.ts';

/** A process of its own, so that a test can kill it: prints its URL once it serves. */
const [state] = process.argv.slice(2);
const sandbox = await startSandbox({}, state);
console.log(sandbox.url);
