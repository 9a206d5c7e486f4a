import { render } from 'preact';
import { App } from './app';
import { createDashboard, startDashboard } from './dashboard';
import './styles.css';

const dashboard = createDashboard();
startDashboard(dashboard);
const root = document.querySelector('#app');
if (root) render(<App dashboard={dashboard} />, root);
