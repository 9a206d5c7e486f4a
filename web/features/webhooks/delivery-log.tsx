import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { clock } from '../../api/http-client';
import { useDashboard } from '../../shared/dashboard-context';
import { t } from '../../locales/i18n';
import { Button } from '../../ui/controls/button';
import { Empty } from '../../ui/feedback/empty';
import { Paged } from '../../ui/data/paged';
import { Panel, Rows } from '../../ui/data/panel';
import { SelectField } from '../../ui/forms/select-field';
import { DeliveryRow } from './delivery-row';
import { endpointAddress } from './endpoint-name';
import { EVENT_TYPES } from '../../shared/event-types';
import { DELIVERY_STATES, logAddress, parseLogFilters, toLogQuery } from './log-filters';
import { nextPollMs, type LogModel } from './delivery-log.model';

/** Delays after an event: its delivery is created a moment later. */
const HEARD_MS = [500, 3_000];

/** Reads the log again when a delivery on the page is due, and after an event of the account's stream. */
function useFollowed(log: LogModel, onLook: () => void): void {
  const { stream } = useDashboard();
  const items = log.items.value;
  const still = log.still.value;
  const look = (): void => {
    void log.refresh();
    onLook();
  };
  useEffect(() => {
    const wait = nextPollMs(items, { now: clock.read(), still });
    if (wait === null) return;
    const timer = setTimeout(look, wait);
    return () => clearTimeout(timer);
  }, [log, items, still]);
  useEffect(() => {
    let timers: ReturnType<typeof setTimeout>[] = [];
    const forget = stream.listen(() => {
      timers.forEach(clearTimeout);
      timers = HEARD_MS.map((wait) => setTimeout(look, wait));
    });
    return () => {
      timers.forEach(clearTimeout);
      forget();
    };
  }, [stream, log]);
}

function LogFilterBar({ id }: { id: string }) {
  const { query, route } = useLocation();
  const filters = parseLogFilters(query);
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
  /** An attempt can change the endpoint, too. */
  onLook: () => void;
}

/** The deliveries of an endpoint. */
export function DeliveryLog({ id, log, canReplay, onLook }: DeliveryLogProps) {
  const { query, route } = useLocation();
  const filters = parseLogFilters(query);
  const address = logAddress(id, filters);
  useEffect(() => void log.load(toLogQuery(filters)), [log, address]);
  useFollowed(log, onLook);
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
