import { render } from 'preact';
import { App } from './app/app';
import { createDashboard } from './app/dashboard';
import { startDashboard } from './app/start-dashboard';
import './styles.css';

const dashboard = createDashboard();
startDashboard(dashboard);
const root = document.querySelector('#app');
if (root) render(<App dashboard={dashboard} />, root);
// Behind the first page, which has no room for it; until it is there problems are told in the API's own words.
import('./core/problem-texts').catch(() => undefined);
