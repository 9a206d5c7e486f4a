import { requiredContext } from '../../ui/required-context';
import type { BellModel } from './bell.model';
import type { ToastsModel } from './toasts.model';

export interface NotificationModels {
  bell: BellModel;
  toasts: ToastsModel;
}

export const { Provider: NotificationsProvider, use: useNotifications } =
  requiredContext<NotificationModels>('notifications');
