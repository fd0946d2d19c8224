import type { CallOf } from '../../api/index.js';
import { type Html, html } from '../../http/page/html.js';
import type { Application } from '../../workloads/index.js';
import type { PageCall, Texts } from '../call.js';
import { checkbox, input, textarea } from '../element/form.js';
import { card, facts } from '../element/panel.js';
import { attempt, type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { formEnd, given, typed } from '../provision.js';
import { applicationCode } from './application-code.js';
import { amountsIn, fieldOf, variablesIn } from './container-fields.js';
import { orAway, projectPlace, whoHolds } from './project-place.js';

const path = '/workspaces/:workspace/projects/:project/deploy';
/** The form that deploys a container. */
export const deployPage: ConsolePage = { method: 'get', path, serve: (call) => show(call) };
/** Deploys it. */
export const deployContainer: ConsolePage = { method: 'post', path, serve: save };

type Input = CallOf<'putApplication'>['body'];

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : /^\d{1,12}$/.test(text.trim()) ? Number(text) : Number.NaN;

function bodyOf(form: Texts): Input {
  return given({
    image: form.image?.trim() ?? '',
    replicas: numberOf(form.replicas) ?? 1,
    port: numberOf(form.port),
    service: form.service === 'on' ? true : undefined,
    env: variablesIn(form.env),
    requests: amountsIn(form, 'requests'),
    limits: amountsIn(form, 'limits'),
    user: numberOf(form.user),
  }) as Input;
}

async function show(call: PageCall, form?: Texts, mistakes?: Mistakes): Promise<ShownPage> {
  const { text } = call;
  const place = projectPlace(call);
  const { workspace, project, here } = place;
  const words = text.workload;
  const page = { title: words.deploy, lead: words.deployLead, ...place.around(true), status: mistakes?.status ?? 200 };
  const found = await orAway(call, place, call.ask('getProjectRoom', { params: { workspace, project } }));
  if ('away' in found) return { ...page, body: found.away };
  const room = found.here;
  const field = (name: string, label: string, hint?: string, standing?: string | null) => ({
    ...{ name, label, hint, value: typed(form, name, standing ?? undefined) },
    ...wrongOf(text, mistakes, name),
  });
  const short = { maxLength: 20, autocomplete: 'off' } as const;
  const amounts = (of: 'requests' | 'limits'): Html =>
    html`<fieldset class="field wide"><legend>${words[of]}</legend><p class="hint">${words[`${of}Hint`]}</p><div class="fields">
${input(field(`${of}-cpu`, words.cpu, undefined, room[of]?.cpu), short)}${input(field(`${of}-memory`, words.memory, undefined, room[of]?.memory), short)}</div></fieldset>`;
  const fields = html`${input(field('name', text.name, words.nameHint), { required: true, maxLength: 50, autocomplete: 'off' })}
${input(field('image', words.image, words.imageHint), { required: true, maxLength: 300, autocomplete: 'off' })}
${input(field('replicas', words.replicas, words.replicasHint, '1'), { type: 'number', required: true })}
${input(field('port', words.port, words.portHint), { type: 'number' })}${checkbox(field('service', words.service))}
${textarea(field('env', words.env, words.envHint), 4)}${amounts('requests')}${amounts('limits')}
${input(field('user', words.user, words.userHint), { type: 'number' })}`;
  const code = applicationCode(shownIn(project, typed(form, 'name'), bodyOf(form ?? roomDefaults(room))));
  const quota =
    room.quotas === null || room.quotas.length === 0
      ? html`<p class="alert note">${words.roomUnknown}</p>`
      : card(
          words.room,
          facts(room.quotas.map(({ resource, used, hard }) => [resource, words.roomText(used, hard)] as const)),
        );
  const body = html`${mistakesAlert(text, mistakes)}${whoHolds(call, place, mistakes?.code)}${quota}<form method="post" data-look="preview" action="${here('deploy')}"><section class="card">${fields}</section>
${formEnd(call, words.deploy, here('workloads'), null, code)}</form>`;
  return { ...page, body };
}

/** What the code says of a form that is not filled in yet, or wrongly. */
function shownIn(project: string, name: string | undefined, now: Partial<Input>): Application {
  const whole = (number: number | undefined) => (Number.isNaN(number) ? undefined : number);
  return {
    ...{ ...now, name: name || 'app', project, image: now.image || 'IMAGE', env: now.env ?? [] },
    ...{ replicas: whole(now.replicas) ?? 1, port: whole(now.port), user: whole(now.user) },
  };
}

/** What the fields begin with: what the project gives to containers that name nothing. */
const roomDefaults = (room: {
  readonly requests: { readonly cpu: string | null; readonly memory: string | null } | null;
  readonly limits: { readonly cpu: string | null; readonly memory: string | null } | null;
}): Texts =>
  given({
    'requests-cpu': room.requests?.cpu ?? undefined,
    'requests-memory': room.requests?.memory ?? undefined,
    'limits-cpu': room.limits?.cpu ?? undefined,
    'limits-memory': room.limits?.memory ?? undefined,
  }) as Texts;

async function save(call: PageCall): Promise<PageAnswer> {
  const { form } = call;
  if (form.do === 'look') return show(call, form);
  const { workspace, project, here } = projectPlace(call);
  const application = form.name ?? '';
  const work = call.perform('putApplication', { params: { workspace, project, application }, body: bodyOf(form) });
  const done = await attempt(work, fieldOf);
  if (!('done' in done)) return show(call, form, done.code === 'CONFLICT' ? nameTaken(call, done) : done);
  const notice =
    done.done.event === undefined
      ? { key: 'unchanged' as const, values: [] }
      : { key: 'deployed' as const, values: [application] };
  return { to: here('workloads'), notice };
}

/** A name that is there already is wrong in the field of the name. */
const nameTaken = ({ text }: PageCall, mistakes: Mistakes): Mistakes => ({
  ...mistakes,
  code: 'INPUT_INVALID',
  others: [],
  fields: new Map([['name', [text.workload.taken]]]),
});
