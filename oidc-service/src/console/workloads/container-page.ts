import type { AnswerOf, CallOf, Operations } from '../../api/index.js';
import { type Html, html } from '../../http/page/html.js';
import type { PageCall, Texts } from '../call.js';
import { hidden, input, select, textarea } from '../element/form.js';
import { buttonLink } from '../element/link.js';
import { card, facts } from '../element/panel.js';
import { attempt, type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { given, typed } from '../provision.js';
import { amountsIn, fieldOf, variablesIn } from './container-fields.js';
import { orAway, projectPlace, whoHolds } from './project-place.js';
import { workloadIn } from './workload-param.js';

const path = '/workspaces/:workspace/projects/:project/workloads/:kind/:workload/change';
/** The form that changes image, variables and amounts of a container. */
export const containerPage: ConsolePage = { method: 'get', path, serve: (call) => show(call) };
/** Changes them. */
export const changeContainer: ConsolePage = { method: 'post', path, serve: save };

type Container = AnswerOf<Operations['listContainers']>['containers'][number];

async function show(call: PageCall, form?: Texts, mistakes?: Mistakes): Promise<ShownPage> {
  const { text } = call;
  const place = projectPlace(call);
  const { workspace, project, here } = place;
  const { kind, workload } = workloadIn(call);
  const words = text.workload;
  const page = {
    ...{ title: words.changeOf(workload), lead: words.changeLead, status: mistakes?.status ?? 200 },
    ...place.around(true),
  };
  const params = { workspace, project, kind, workload };
  const found = await orAway(call, place, call.ask('listContainers', { params }));
  if ('away' in found) return { ...page, body: found.away };
  const { containers, fromGit } = found.here;
  const one = containers.find(({ name }) => name === (form?.container ?? call.query.container)) ?? containers[0];
  if (fromGit || one === undefined) return { ...page, body: html`<p class="alert note">${words.fromGit}</p>` };
  const action = here('workloads', kind, workload, 'change');
  // Whoever was told what somebody else changed may put their own in its place.
  const version = mistakes?.code === 'PRECONDITION_FAILED' ? one.version : (form?.version ?? one.version);
  const body = html`${mistakesAlert(text, mistakes)}${whoHolds(call, place, mistakes?.code)}${chooser(call, action, containers, one)}
<form method="post" action="${action}">${hidden('container', one.name)}${hidden('version', version)}<section class="card">${fields(call, one, form, mistakes)}</section>${kept(call, one)}
<div class="actions"><button class="primary">${text.provision.save}</button>${buttonLink(here('workloads'), text.cancel)}</div></form>`;
  return { ...page, body };
}

/** Which of several containers. */
function chooser({ text }: PageCall, action: string, containers: readonly Container[], one: Container): Html | null {
  if (containers.length < 2) return null;
  const options = containers.map(({ name }) => ({ value: name, label: name }));
  const field = { name: 'container', label: text.workload.container, value: one.name };
  return html`<section class="card"><form class="row" method="get" action="${action}">${select(field, options)}<button>${text.workload.show}</button></form></section>`;
}

function fields({ text }: PageCall, one: Container, form: Texts | undefined, mistakes: Mistakes | undefined): Html {
  const words = text.workload;
  const field = (name: string, label: string, hint?: string, standing?: string) => ({
    ...{ name, label, hint, value: typed(form, name, standing) },
    ...wrongOf(text, mistakes, name),
  });
  const short = { maxLength: 20, autocomplete: 'off' } as const;
  const amounts = (of: 'requests' | 'limits'): Html =>
    html`<fieldset class="field wide"><legend>${words[of]}</legend><p class="hint">${words[`${of}Hint`]}</p><div class="fields">
${input(field(`${of}-cpu`, words.cpu, undefined, one[of].cpu), short)}${input(field(`${of}-memory`, words.memory, undefined, one[of].memory), short)}</div></fieldset>`;
  const env = one.env.map(({ name, value }) => `${name}=${value}`).join('\n');
  const rows = Math.min(14, Math.max(4, one.env.length + 1));
  return html`${input(field('image', words.image, words.imageHint, one.image), { required: true, maxLength: 300, autocomplete: 'off' })}
${textarea(field('env', words.env, words.envHint, env), rows)}${amounts('requests')}${amounts('limits')}`;
}

/** Variables that come from elsewhere. */
function kept({ text }: PageCall, one: Container): Html | null {
  if (one.kept.length === 0) return null;
  const list = one.kept.map(
    ({ name, from }) => [name === '*' ? text.workload.envAll : name, html`<code>${from}</code>`] as const,
  );
  return card(text.workload.envKept, html`<p class="hint">${text.workload.envKeptText}</p>${facts(list)}`);
}

const bodyOf = (form: Texts): CallOf<'putContainer'>['body'] =>
  ({
    ...given({ requests: amountsIn(form, 'requests'), limits: amountsIn(form, 'limits') }),
    ...{ image: form.image?.trim() ?? '', env: variablesIn(form.env), version: form.version ?? '' },
  }) as CallOf<'putContainer'>['body'];

async function save(call: PageCall): Promise<PageAnswer> {
  const { workspace, project, here } = projectPlace(call);
  const { kind, workload } = workloadIn(call);
  const params = { workspace, project, kind, workload, container: call.form.container ?? '' };
  const done = await attempt(call.perform('putContainer', { params, body: bodyOf(call.form) }), fieldOf);
  if (!('done' in done)) return show(call, call.form, done);
  const notice =
    done.done.event === undefined
      ? { key: 'unchanged' as const, values: [] }
      : { key: 'containerChanged' as const, values: [workload] };
  return { to: here('workloads'), notice };
}
