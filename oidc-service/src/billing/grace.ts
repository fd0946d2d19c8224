/** Where an organization stands that has not paid, from nothing owed to the last notice. There is no stage in which anything is deleted. */
export const graceStages = ['active', 'past-due', 'warned', 'frozen', 'suspended', 'deletion-scheduled'] as const;
export type GraceStage = (typeof graceStages)[number];

/** What an organization may do in a stage, and when the next one begins. */
export interface GraceRule {
  /** Days in the stage before the next one; null where time changes nothing. */
  readonly days: number | null;
  readonly next: GraceStage | null;
  /** Whether new workspaces and larger plans are given. */
  readonly growth: boolean;
  /** Whether members of its workspaces get tokens. */
  readonly tokens: boolean;
  /** Whether its workspaces run; otherwise they are scaled down, and their volumes kept. */
  readonly running: boolean;
}

/** The whole machine. After the last days of `deletion-scheduled`, a person may decide to delete; nothing else does. */
export const graceTable: Readonly<Record<GraceStage, GraceRule>> = {
  active: { days: null, next: null, growth: true, tokens: true, running: true },
  'past-due': { days: 3, next: 'warned', growth: true, tokens: true, running: true },
  warned: { days: 11, next: 'frozen', growth: true, tokens: true, running: true },
  frozen: { days: 16, next: 'suspended', growth: false, tokens: true, running: true },
  suspended: { days: 30, next: 'deletion-scheduled', growth: false, tokens: false, running: false },
  'deletion-scheduled': { days: 30, next: null, growth: false, tokens: false, running: false },
};

/** Whether members of an organization's workspaces get tokens in a stage; null is good standing. */
export const tokensAllowed = (stage: GraceStage | null): boolean => stage === null || graceTable[stage].tokens;

/** Where an organization stands. */
export interface Grace {
  readonly stage: GraceStage;
  /** When the stage was entered, and so the organization told. */
  readonly since: Date;
  /** Latest failed payment that is known. */
  readonly failedAt: Date | null;
  /** Latest successful payment that is known. */
  readonly paidAt: Date | null;
}

/** What became known of a payment; `at` is when it happened. */
export interface PaymentEvent {
  readonly kind: 'paid' | 'failed';
  readonly at: Date;
}

/** Nothing is owed. */
export const inGoodStanding = (now: Date): Grace => ({ stage: 'active', since: now, failedAt: null, paidAt: null });

/**
 * Takes up a payment event, in whatever order they come: owed is what failed after the last payment. Paying leads back to
 * `active` from anywhere.
 */
export function afterPayment(grace: Grace, { kind, at }: PaymentEvent, now: Date): Grace {
  const failedAt = kind === 'failed' ? latest(grace.failedAt, at) : grace.failedAt;
  const paidAt = kind === 'paid' ? latest(grace.paidAt, at) : grace.paidAt;
  const known = { ...grace, failedAt, paidAt };
  const owes = failedAt !== null && (paidAt === null || failedAt > paidAt);
  if (owes === (grace.stage !== 'active')) return known;
  return { ...known, stage: owes ? 'past-due' : 'active', since: now };
}

/**
 * Takes up that time has passed: one stage at most. The next one counts its days from when this one was entered, so an
 * outage of the service shortens nobody's notice.
 */
export function afterTime(grace: Grace, now: Date): Grace {
  const { next } = graceTable[grace.stage];
  const end = endOf(grace);
  return next === null || end === undefined || now < end ? grace : { ...grace, stage: next, since: now };
}

/** The stages that still come, each with the earliest moment at which it begins. */
export function comingStages(grace: Grace): { readonly stage: GraceStage; readonly from: Date }[] {
  const coming: { stage: GraceStage; from: Date }[] = [];
  for (let at = grace; ; ) {
    const { next } = graceTable[at.stage];
    const from = endOf(at);
    if (next === null || from === undefined) return coming;
    coming.push({ stage: next, from });
    at = { ...at, stage: next, since: from };
  }
}

/**
 * Whether what an organization has may be deleted: after every notice, and when a person decides it.
 * @param person opaque id of who decides
 */
export function mayDelete(grace: Grace, now: Date, person: string | undefined): boolean {
  const from = deletableFrom(grace);
  return from !== undefined && now >= from && /^u-./.test(person ?? '');
}

/** From when on a person may decide to delete; undefined before the last notice. */
export const deletableFrom = (grace: Grace): Date | undefined =>
  grace.stage === 'deletion-scheduled' ? endOf(grace) : undefined;

function endOf({ stage, since }: Grace): Date | undefined {
  const { days } = graceTable[stage];
  return days === null ? undefined : new Date(since.getTime() + days * 86_400_000);
}

const latest = (a: Date | null, b: Date): Date => (a === null || b > a ? b : a);
