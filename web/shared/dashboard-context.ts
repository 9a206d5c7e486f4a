import type { Connection } from '../realtime/connection';
import type { ServerClock } from '../realtime/server-clock';
import type { StreamModel } from '../realtime/account-stream.model';
import { requiredContext } from '../ui/required-context';
import type { BalanceModel } from './balance.model';
import type { ChoicesModel } from './choices.model';
import type { SessionModel } from './session.model';

/** The models that several features use; `app` creates them. */
export interface Dashboard {
  session: SessionModel;
  choices: ChoicesModel;
  balance: BalanceModel;
  stream: StreamModel;
  connection: Connection;
  clock: ServerClock;
}

export const { Provider: DashboardProvider, use: useDashboard } =
  requiredContext<Dashboard>('dashboard');
