// npm run pages [-- --env production]: builds the dashboard and the public pages into web/dist, for a deployment.
import { parseArgs } from 'node:util';
import { buildPages } from './dashboard.ts';

const { values } = parseArgs({ options: { env: { type: 'string' } } });
await buildPages(values.env);
console.log('The pages are in web/dist.');
