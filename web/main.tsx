import { render } from 'preact';
import { App } from './app/app';
import { createDashboard } from './app/dashboard';
import { startDashboard } from './app/start-dashboard';
import './styles.css';

const dashboard = createDashboard();
startDashboard(dashboard);
const root = document.querySelector('#app');
if (root) render(<App dashboard={dashboard} />, root);
// Loaded after the first page, for its size; until then problems are shown in the API's own words.
import('./app/provide-problems').then(
  ({ provideProblems }) => provideProblems(),
  () => undefined,
);
