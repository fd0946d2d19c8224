import { kubernetesVersions } from '@hexabase-kaas/tenancy';
import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, type Html, html } from '../../http/page/html.js';
import type { PageCall, Texts } from '../call.js';
import { documentCode } from '../document-code.js';
import { type Choice, choices } from '../element/choice.js';
import { checkbox, hidden, input, select, textarea } from '../element/form.js';
import { badge } from '../element/panel.js';
import type { Code } from '../element/same-as-code.js';
import { type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import { formEnd, given, listOf, typed } from '../provision.js';

type Offer = AnswerOf<Operations['listPlans']>;
type Plan = Offer['plans'][number];
/** What is declared of a workspace, as forms show it. */
export type WorkspaceSpec = AnswerOf<Operations['getWorkspaceDeclaration']>['spec'];

/** Fields of the form, for what is wrong with one. */
export const workspaceFields = [
  ...['name', 'plan', 'hostCluster', 'nodePool', 'hostnames', 'internetEgress', 'egressCidrs', 'retention'],
  'kubernetesVersion',
];

/** What the form says, as the API takes it. */
export function workspaceBody(form: Texts): WorkspaceSpec {
  const {
    plan = '',
    hostCluster,
    nodePool,
    hostnames,
    internetEgress,
    egressCidrs,
    retention,
    kubernetesVersion,
  } = form;
  return given({
    ...{ plan, hostCluster, nodePool, kubernetesVersion },
    hostnames: listOf(hostnames),
    egressCidrs: listOf(egressCidrs),
    internetEgress: internetEgress === 'on' ? true : undefined,
    retention: retention === 'delete' ? 'delete' : undefined,
  }) as WorkspaceSpec;
}

/** The form of a new workspace, or of one that is changed. */
export interface WorkspaceForm {
  readonly action: string;
  readonly back: string;
  readonly organization: string;
  /** What is declared of the one that is changed, and its version. */
  readonly standing?: { readonly name: string; readonly spec: WorkspaceSpec; readonly etag: string };
  readonly form?: Texts | undefined;
  readonly mistakes?: Mistakes | undefined;
}

/** Fields, a preview and the same as code; what is wrong stands beside its field. */
export function workspaceForm(call: PageCall, offer: Offer, options: WorkspaceForm): Html {
  const { text } = call;
  const { action, back, standing, form, mistakes, organization } = options;
  const words = text.provision;
  const spec = standing?.spec;
  const value = (name: string, stands?: string) => typed(form, name, stands);
  const field = (name: string, label: string, hint: string | undefined, stands?: string) => ({
    ...{ name, label, hint, value: value(name, stands) },
    ...wrongOf(text, mistakes, name),
  });
  const plan = value('plan', spec?.plan);
  const only = offer.hostClusters.length === 1 ? offer.hostClusters[0]?.name : undefined;
  const hostCluster = spec?.hostCluster ?? value('hostCluster') ?? only;
  const pools = offer.hostClusters.find(({ name }) => name === hostCluster)?.nodePools ?? [];
  const body = workspaceBody(form ?? formOf(spec));
  const name = standing?.name ?? value('name') ?? '';
  const whole = given({
    hostCluster,
    ...body,
    plan: plan ?? '',
    creator: standing === undefined ? call.me : undefined,
  });
  const code = documentCode({ kind: 'Workspace', organization, workspace: name, name, spec: whole });
  const more = ['hostnames', 'egressCidrs', 'retention', 'kubernetesVersion', 'internetEgress'];
  const opened =
    more.some((one) => mistakes?.fields.has(one)) || more.some((one) => body[one as keyof WorkspaceSpec] !== undefined);
  return html`${mistakesAlert(text, mistakes)}<form method="post" action="${action}" data-look="preview" class="wide">${
    standing === undefined ? null : hidden('etag', form?.etag ?? standing.etag)
  }
<section class="card">${
    standing === undefined
      ? input(field('name', words.name, words.workspaceNameHint), {
          required: true,
          maxLength: 24,
          autocomplete: 'off',
        })
      : null
  }
${choices(
  'plan',
  words.plan,
  words.planHint,
  plan,
  inOrder(offer.plans).map((one) => planChoice(call, one, spec?.plan)),
  wrongOf(text, mistakes, 'plan'),
)}
${
  offer.hostClusters.length > 1 && standing === undefined
    ? select(
        field('hostCluster', words.hostCluster, words.hostClusterHint, hostCluster),
        offer.hostClusters.map((one) => ({ value: one.name, label: `${one.name} (${one.region})` })),
      )
    : hostCluster === undefined
      ? null
      : hidden('hostCluster', hostCluster)
}
${
  pools.length === 0 && spec?.nodePool === undefined
    ? null
    : select(field('nodePool', words.nodePool, words.nodePoolHint, spec?.nodePool), [
        { value: '', label: text.none },
        ...[...new Set([...pools, ...(spec?.nodePool === undefined ? [] : [spec.nodePool])])].map((one) => ({
          value: one,
          label: one,
        })),
      ])
}</section>
<details class="same"${opened ? html` open` : null}><summary>${words.more}</summary><div>
${textarea(field('hostnames', words.hostnames, words.hostnamesHint, spec?.hostnames?.join('\n')), 3)}
${checkbox(field('internetEgress', words.internetEgress, undefined, spec?.internetEgress === true ? 'on' : undefined))}
${textarea(field('egressCidrs', words.egressCidrs, words.egressCidrsHint, spec?.egressCidrs?.join('\n')), 2)}
${select(field('retention', words.retention, words.retentionHint, spec?.retention ?? 'keep'), [
  { value: 'keep', label: words.retentionOf.keep },
  { value: 'delete', label: words.retentionOf.delete },
])}
${select(field('kubernetesVersion', words.kubernetesVersion, undefined, spec?.kubernetesVersion ?? ''), [
  { value: '', label: words.standard },
  ...kubernetesVersions.map((one) => ({ value: one, label: one })),
])}</div></details>
${formEnd(call, standing === undefined ? words.create : words.save, back, chosen(call, offer, plan, spec?.plan), code)}</form>`;
}

/** A workspace as code, for those who may look at it alone. */
export const standingCode = (organization: string, name: string, spec: WorkspaceSpec): Code =>
  documentCode({ kind: 'Workspace', organization, workspace: name, name, spec });

/** A form that says what stands there. */
export function formOf(spec: WorkspaceSpec | undefined): Texts {
  if (spec === undefined) return {};
  const { hostnames, egressCidrs, internetEgress, ...rest } = spec;
  return given({
    ...rest,
    hostnames: hostnames?.join('\n'),
    egressCidrs: egressCidrs?.join('\n'),
    internetEgress: internetEgress === true ? 'on' : undefined,
  }) as Texts;
}

/** Shared nodes first, and from small to large, so that neighbours can be compared. */
const inOrder = (plans: readonly Plan[]): readonly Plan[] =>
  plans.toSorted(
    (a, b) => Number(a.isolation === 'dedicated') - Number(b.isolation === 'dedicated') || coresOf(a) - coresOf(b),
  );
const coresOf = ({ limits: { cpu } }: Plan): number =>
  cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1_000 : Number(cpu);

/** `64Gi` as people read it. */
const bytes = (amount: string): string => amount.replace(/^(\d+)([KMGTPE]i)$/, '$1 $2B');

function planChoice(call: PageCall, plan: Plan, now: string | undefined): Choice {
  const words = call.text.provision;
  const { limits } = plan;
  return {
    value: plan.name,
    title: plan.name,
    figure: priceOf(call, plan),
    badges: plan.name === now ? badge(words.planNow, 'tint') : null,
    note: plan.reviewed ? badge(words.reviewed, 'wait') : null,
    facts: [
      [words.cpu, /^\d+$/.test(limits.cpu) ? words.cores(limits.cpu) : limits.cpu],
      [words.memory, bytes(limits.memory)],
      [words.storage, bytes(limits.storage)],
      [words.pods, call.format.number(limits.pods)],
      [words.services, call.format.number(plan.services)],
      [words.loadBalancers, call.format.number(plan.loadBalancers)],
      [words.isolation, words.isolationOf[plan.isolation]],
      [words.available, words.replicas(plan.replicas)],
      [words.shell, plan.exec ? words.yes : words.no],
    ],
  };
}

/** Every price of a plan. */
export function priceOf({ text, format }: PageCall, { prices }: Pick<Plan, 'prices'>): Fragment {
  if (prices.length === 0) return text.provision.free;
  return prices.map(({ amount, currency, interval }, index) => {
    const price = format.money(amount, currency as Parameters<typeof format.money>[1]);
    return html`${index === 0 ? null : html`<br>`}${interval === 'month' ? text.detail.perMonth(price) : text.detail.perYear(price)}`;
  });
}

function chosen(call: PageCall, { plans }: Offer, name: string | undefined, now: string | undefined): Fragment {
  const words = call.text.provision;
  const plan = plans.find((one) => one.name === name);
  if (plan === undefined) return null;
  const before = plans.find((one) => one.name === now);
  const price = html`<strong>${plan.name}</strong>: ${priceOf(call, plan)}`;
  return html`<h2>${words.preview}</h2><p>${
    before === undefined || before === plan
      ? price
      : html`<strong>${before.name}</strong>: ${priceOf(call, before)} → ${price}`
  }</p>${plan.reviewed && plan !== before ? html`<p class="alert wait">${words.willReview}</p>` : null}`;
}
