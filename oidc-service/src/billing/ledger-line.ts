/** One entry of the ledger: a workspace had a price version from one moment to another. Written once, never changed. */
export interface LedgerLine {
  /** Opaque, `l-...`. */
  readonly id: string;
  /** Orders the entries of a workspace: 1 for the first, without a gap. */
  readonly position: number;
  readonly organization: string;
  /** `<organization>--<workspace>`. */
  readonly workspace: string;
  readonly priceVersion: string;
  /** Commit at which the plan was applied; null where the directory's source does not say. */
  readonly commit: string | null;
  readonly from: Date;
  /** Null while it goes on. */
  readonly until: Date | null;
  /** Commit that ended it, where another plan was applied. */
  readonly endCommit: string | null;
  /** Id of the entry that this one takes the place of: its end, or its correction. */
  readonly replaces: string | null;
  /** Why it was written. */
  readonly reason: 'begin' | 'end' | 'correction';
}

/** What is applied of a workspace, as far as it is charged. */
export interface Charged {
  readonly organization: string;
  readonly priceVersion: string;
  readonly commit: string | null;
}

/** The entries that hold: all but those that another one replaces. In one order, whatever order they come in. */
export function standingLines(lines: readonly LedgerLine[]): LedgerLine[] {
  const replaced = new Set(lines.map(({ replaces }) => replaces));
  return lines.filter(({ id }) => !replaced.has(id)).sort(byWorkspaceAndTime);
}

/**
 * What must be written so that the ledger of a workspace says what is applied: nothing, an end, a beginning, or both. Time
 * does not run back in it, though a clock may.
 *
 * @param lines all entries of the workspace
 * @param charged undefined when the workspace is not there
 * @param newId gives a new id
 */
export function followingLines(
  workspace: string,
  lines: readonly LedgerLine[],
  charged: Charged | undefined,
  now: Date,
  newId: () => string,
): LedgerLine[] {
  const standing = standingLines(lines);
  const open = standing.find(({ until }) => until === null);
  if (open === undefined && charged === undefined) return [];
  if (open !== undefined && charged !== undefined && isSame(open, charged)) return [];
  const last = Math.max(now.getTime(), ...standing.map(({ from, until }) => (until ?? from).getTime()));
  const at = new Date(last);
  const next = 1 + Math.max(0, ...lines.map(({ position }) => position));
  const ended: LedgerLine[] =
    open === undefined
      ? []
      : [
          {
            ...open,
            id: newId(),
            position: next,
            until: at,
            endCommit: charged?.commit ?? null,
            replaces: open.id,
            reason: 'end',
          },
        ];
  if (charged === undefined) return ended;
  const begun = { id: newId(), position: next + ended.length, workspace, ...charged };
  return [...ended, { ...begun, from: at, until: null, endCommit: null, replaces: null, reason: 'begin' }];
}

/** Workspaces by price version that go on: the quantities of an organization's subscription. */
export function quantitiesOf(lines: readonly LedgerLine[]): Map<string, number> {
  const quantities = new Map<string, number>();
  for (const { priceVersion } of standingLines(lines).filter(({ until }) => until === null))
    quantities.set(priceVersion, (quantities.get(priceVersion) ?? 0) + 1);
  return quantities;
}

const isSame = (line: LedgerLine, { organization, priceVersion }: Charged): boolean =>
  line.organization === organization && line.priceVersion === priceVersion;

const byWorkspaceAndTime = (a: LedgerLine, b: LedgerLine): number =>
  a.workspace === b.workspace
    ? a.from.getTime() - b.from.getTime() || a.position - b.position
    : a.workspace < b.workspace
      ? -1
      : 1;
