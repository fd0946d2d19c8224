import { type Issue, parseTenancy, type Tenancy, TenancyError, tenancyIssues } from '@hexabase-kaas/tenancy';
import type { IConstruct } from 'constructs';
import { readTree, type TenancyTree } from './tenancy-tree.js';

/** An issue of the model, with the constructs that it is about. */
export interface Finding extends Issue {
  /** Paths of constructs; of context files where no construct declares the entity. */
  readonly places: readonly string[];
  /** The issue in one line. */
  readonly text: string;
}

/** What the model says about a tree of constructs. */
export class Findings {
  static of(root: IConstruct, contextFiles: readonly string[]): Findings {
    const tree = readTree(root, contextFiles);
    const issues = tenancyIssues(tree.input, tree.context);
    return new Findings(tree, [
      ...issues.map((issue) => finding(issue, placesOf(tree, issue.path))),
      ...tree.unread.map(({ place, message }) => invalid(place, message)),
    ]);
  }

  private constructor(
    readonly tree: TenancyTree,
    readonly all: readonly Finding[],
  ) {}

  get errors(): readonly Finding[] {
    return this.all.filter(({ severity }) => severity === 'error');
  }

  get warnings(): readonly Finding[] {
    return this.all.filter(({ severity }) => severity === 'warning');
  }

  /** The same findings and those of the constructs' own validations, like the ones of cdk8s-plus. */
  with(root: IConstruct): Findings {
    const own = root.node.findAll().flatMap(({ node }) => node.validate().map((text) => invalid(node.path, text)));
    return own.length === 0 ? this : new Findings(this.tree, [...this.all, ...own]);
  }

  /** @throws TenancyError with every error, each after the path of its construct. */
  tenancy(): Tenancy {
    if (this.errors.length > 0) {
      throw new TenancyError(this.errors.map((issue) => ({ ...issue, path: placed(issue.places, issue.path) })));
    }
    return parseTenancy(this.tree.input, this.tree.context);
  }
}

const finding = (issue: Issue, places: readonly string[]): Finding => ({
  ...issue,
  places,
  text: `${placed(places, issue.path)}: ${issue.message} (${issue.code}); ${issue.fix}`,
});

const invalid = (path: string, message: string): Finding =>
  finding(
    { code: 'invalid-construct', severity: 'error', path: path || 'app', message, fix: 'correct its properties' },
    [path],
  );

const placed = (places: readonly string[], path: string): string =>
  [...places.filter((place) => place !== path).map((place) => `[${place}]`), path].join(' ');

/** Constructs behind an issue's path: those of the longest part of it that names a workload or an entity. */
function placesOf({ places }: TenancyTree, path: string): readonly string[] {
  for (let part = path; part !== ''; part = part.replace(/(?:\.|\[|^)[^.[]*$/, '')) {
    const found = places.get(part);
    if (found !== undefined) return found;
  }
  return [];
}
