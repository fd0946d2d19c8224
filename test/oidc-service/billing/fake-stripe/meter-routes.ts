import { type Form, numberOf, textOf, textsOf } from './form.ts';
import { paged } from './paged.ts';
import { listShape } from './shape.ts';
import { found, idOf, type Meter, type MeterEvent, Refused, type Route, type State } from './state.ts';

/** Meters and their events. @see https://docs.stripe.com/api/billing/meter-event */
export const meterRoutes: Readonly<Record<string, Route>> = {
  'POST /v1/billing/meters': (state, form) => {
    const eventName = textOf(form, 'event_name') ?? '';
    if ([...state.meters.values()].some((meter) => meter.eventName === eventName))
      throw new Refused(400, 'parameter_invalid', `A meter has the event name ${eventName}`);
    const meter: Meter = {
      ...{ id: idOf(state, 'mtr'), created: state.now(), eventName, active: true },
      name: textOf(form, 'display_name') ?? '',
    };
    state.meters.set(meter.id, meter);
    return meterShape(state, meter);
  },
  'GET /v1/billing/meters': (state, form) => {
    const status = textOf(form, 'status');
    const all = [...state.meters.values()].filter(
      ({ active }) => (active ? 'active' : 'inactive') === (status ?? 'active'),
    );
    return paged(all, form, '/v1/billing/meters', (one) => meterShape(state, one));
  },
  'GET /v1/billing/meters/:id/event_summaries': (state, form, id) => {
    const meter = found(state.meters, id);
    const [from, until] = [numberOf(form, 'start_time') ?? 0, numberOf(form, 'end_time') ?? 0];
    if (from % 60 !== 0 || until % 60 !== 0) throw new Refused(400, 'parameter_invalid', 'whole minutes');
    const sum = state.meterEvents
      .filter(({ eventName, customer }) => eventName === meter.eventName && customer === textOf(form, 'customer'))
      .filter(({ timestamp }) => timestamp >= from && timestamp < until)
      .reduce((all, { value }) => all + value, 0);
    const summary = {
      ...{ id: `mtrusg_${id}`, object: 'billing.meter_event_summary', aggregated_value: sum, meter: id },
      ...{ start_time: from, end_time: until, livemode: state.livemode },
    };
    return listShape(sum === 0 ? [] : [summary], `/v1/billing/meters/${id}/event_summaries`);
  },
  'POST /v1/billing/meter_events': (state, form) => {
    const event = readMeterEvent(state, form);
    state.meterEvents.push(event);
    const { eventName, identifier, payload, timestamp, created } = event;
    return {
      ...{ object: 'billing.meter_event', event_name: eventName, identifier, payload, timestamp, created },
      livemode: state.livemode,
    };
  },
};

function readMeterEvent(state: State, form: Form): MeterEvent {
  const refuse = (why: string): never => {
    throw new Refused(400, 'parameter_invalid', why);
  };
  const now = state.now();
  const eventName = textOf(form, 'event_name') ?? '';
  const payload = textsOf(form, 'payload');
  const identifier = textOf(form, 'identifier') ?? idOf(state, 'auto');
  const timestamp = numberOf(form, 'timestamp') ?? now;
  if (![...state.meters.values()].some((meter) => meter.active && meter.eventName === eventName))
    refuse(`No active meter found with event name ${eventName}`);
  if (identifier.length > 100) refuse('identifier has more than 100 characters');
  if (timestamp < now - 35 * 86_400) refuse('timestamp is more than 35 days in the past');
  if (timestamp > now + 300) refuse('timestamp is more than 5 minutes in the future');
  if (!/^-?\d{1,15}$/.test(payload.value ?? '')) refuse('value must be a whole number');
  const customer = payload.stripe_customer_id ?? '';
  if (state.customers.get(customer)?.deleted !== false) refuse(`No such customer: ${customer}`);
  // Identifiers are forgotten after a day.
  if (state.meterEvents.some((one) => one.identifier === identifier && now - one.created < 86_400))
    refuse(`An event already exists with identifier ${identifier}.`);
  return { eventName, identifier, customer, value: Number(payload.value), payload, timestamp, created: now };
}

const meterShape = (state: State, meter: Meter): Record<string, unknown> => ({
  ...{ id: meter.id, object: 'billing.meter', created: meter.created, updated: meter.created },
  ...{ display_name: meter.name, event_name: meter.eventName, event_time_window: null, livemode: state.livemode },
  ...{ status: meter.active ? 'active' : 'inactive', status_transitions: { deactivated_at: null } },
  customer_mapping: { event_payload_key: 'stripe_customer_id', type: 'by_id' },
  ...{ default_aggregation: { formula: 'sum' }, value_settings: { event_payload_key: 'value' } },
});
