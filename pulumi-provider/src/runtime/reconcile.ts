import { names } from '@hexabase-kaas/tenancy';
import type { dynamic } from '@pulumi/pulumi';
import { unpacked } from './declared.js';
import { deliver, driftOf, withdraw } from './deliver.js';
import { type Props, readable } from './props.js';
import { untilReady } from './ready.js';

/** Makes what is declared so. The same as an update: what is there already is taken over, and nothing is done twice. */
export async function create(inputs: Props): Promise<dynamic.CreateResult> {
  return { id: idOf(inputs), outs: await reconcile(inputs, undefined) };
}

/** Makes what is declared so. */
export async function update(_id: string, olds: Props, news: Props): Promise<dynamic.UpdateResult> {
  return { outs: await reconcile(news, readable(olds)) };
}

/** Looks at the tree: what others changed in it becomes a difference, which the next update undoes. */
export async function read(id: string, props: Props = {}): Promise<dynamic.ReadResult> {
  readable(props);
  if (props.kind !== 'Delivery') return { id, props };
  const { drift: _earlier, ...state } = props;
  const { commit: _output, ...inputs } = unpacked(state);
  const drift = await driftOf(inputs);
  const found = drift.length > 0 && { drift };
  return { id, props: { ...state, ...found }, inputs: { ...inputs, ...found } };
}

/** Takes a delivery back; what others made stays. A workspace, project or binding left the tree with the delivery. */
export async function remove(_id: string, props: Props): Promise<void> {
  readable(props);
  if (props.kind === 'Delivery') await withdraw(props);
}

async function reconcile(inputs: Props, olds: Props | undefined): Promise<Props> {
  if (inputs.kind === 'Delivery') return deliver(inputs, olds);
  const digest = inputs.manifestDigest ?? inputs.digest;
  if (digest === undefined || digest !== inputs.delivered) {
    throw new Error(
      `${idOf(inputs)} is not delivered as it is declared: this update left out the Delivery of its tenancy, which is the only one that writes; run it without --target, or add the Delivery's URN to the targets`,
    );
  }
  await untilReady(idOf(inputs), inputs);
  return inputs;
}

function idOf({ kind, organization, workspace, name, source }: Props): string {
  const text = (value: unknown): string => String(value);
  switch (kind) {
    case 'Workspace':
      return names.hostNamespace(text(organization), text(name));
    case 'Project':
    case 'GroupBinding':
      return `${names.hostNamespace(text(organization), text(workspace))}/${text(name)}`;
    default:
      return text(source);
  }
}
