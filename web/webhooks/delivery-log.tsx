import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { clock } from '../api';
import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { Button } from '../ui/button';
import { Empty } from '../ui/empty';
import { Paged } from '../ui/paged';
import { Panel, Rows } from '../ui/panel';
import { SelectField } from '../ui/select-field';
import { DeliveryRow } from './delivery-row';
import { endpointAddress } from './endpoint-name';
import { EVENT_TYPES } from './event-types';
import { DELIVERY_STATES, logAddress, logFiltersOf, toLogQuery } from './log-filters';
import { nextLookMs, type LogModel } from './log.model';

/** An event takes a moment to become a delivery. */
const HEARD_MS = 500;

/** Looks again when a delivery on the page is due, and when the account's stream tells of an event. */
function useFollowed(log: LogModel): void {
  const { stream } = useDashboard();
  const items = log.items.value;
  useEffect(() => {
    const wait = nextLookMs(items, clock.read());
    if (wait === null) return;
    const timer = setTimeout(() => void log.look(), wait);
    return () => clearTimeout(timer);
  }, [log, items]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = stream.listen(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void log.look(), HEARD_MS);
    });
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [stream, log]);
}

function LogFilterBar({ id }: { id: string }) {
  const { query, route } = useLocation();
  const filters = logFiltersOf(query);
  const set = (name: keyof typeof filters) => (value: string) =>
    route(logAddress(id, { ...filters, [name]: value }), true);
  const any = { value: '', label: t('common.any') };
  return (
    <form
      aria-label={t('hooks.filters')}
      class="grid grid-cols-2 gap-3"
      onSubmit={(event) => event.preventDefault()}
    >
      <SelectField
        name="state"
        label={t('hooks.state')}
        value={filters.state}
        onSet={set('state')}
        options={[
          any,
          ...DELIVERY_STATES.map((state) => ({
            value: state,
            label: t(`hooks.deliveryStates.${state}`),
          })),
        ]}
      />
      <SelectField
        name="type"
        label={t('hooks.event')}
        value={filters.type}
        onSet={set('type')}
        options={[any, ...EVENT_TYPES.map((type) => ({ value: type, label: type }))]}
      />
    </form>
  );
}

interface DeliveryLogProps {
  id: string;
  log: LogModel;
  canReplay: boolean;
}

/** What was sent to an endpoint, and what came of it. */
export function DeliveryLog({ id, log, canReplay }: DeliveryLogProps) {
  const { query, route } = useLocation();
  const filters = logFiltersOf(query);
  const address = logAddress(id, filters);
  useEffect(() => void log.load(toLogQuery(filters)), [log, address]);
  useFollowed(log);
  const isFiltered = address !== endpointAddress(id);
  return (
    <Panel
      title={t('hooks.log')}
      text={t('hooks.logText')}
      action={
        <Button size="sm" disabled={log.loading.value} onClick={() => void log.reload()}>
          {t('hooks.refresh')}
        </Button>
      }
    >
      <LogFilterBar id={id} />
      <Paged
        pages={log}
        empty={
          isFiltered ? (
            <Empty
              title={t('hooks.noMatch')}
              text={t('hooks.noMatchText')}
              action={
                <Button onClick={() => route(endpointAddress(id), true)}>
                  {t('history.clear')}
                </Button>
              }
            />
          ) : (
            <Empty title={t('hooks.noDeliveries')} text={t('hooks.noDeliveriesText')} />
          )
        }
      >
        <Rows label={t('hooks.log')}>
          {log.items.value.map((delivery) => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              replay={canReplay ? () => log.replay(delivery.id) : null}
            />
          ))}
        </Rows>
      </Paged>
    </Panel>
  );
}
