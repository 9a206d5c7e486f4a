// One script for all public pages: it is small, and read once.
import { followDocs } from './docs';
import { followPage } from './page';
import { followSamples } from './samples';
import { followServices } from './services';
import { followStatus } from './status';

followPage();
followSamples();
followDocs();
followStatus();
void followServices();
