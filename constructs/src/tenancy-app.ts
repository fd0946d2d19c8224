import { mkdirSync } from 'node:fs';
import { type TenancyDocument, tenancyDocuments, tenancyManifests } from '@hexabase-kaas/tenancy';
import { App, type AppProps, Chart, Yaml } from 'cdk8s';
import { pluginFollows, writeConstructMetadata } from './construct-metadata.js';
import { declarationOf } from './declaration.js';
import { checkedElsewhere } from './declare.js';
import { deliver } from './deliver.js';
import { Findings } from './finding.js';
import { platformUnits } from './platform.js';

/**
 * A cdk8s app whose tenancy constructs become the Git tree that Flux applies. Ordinary charts that stand in no project are
 * synthesized by cdk8s as ever.
 *
 * @example
 * const app = new TenancyApp();
 * const acme = new Organization(app, 'acme');
 * new Workspace(acme, 'shop', { plan: Plan.small(), hostCluster: HostCluster.fromName('tokyo'), creator: 'u-0001' });
 * app.synth();
 */
export class TenancyApp extends App {
  private readonly contextFiles: readonly string[];
  private readonly source: string;
  private readonly tree: string;
  private readonly records: boolean;
  private validating = true;

  constructor(props: TenancyAppProps = {}) {
    super(props);
    this.contextFiles = props.context ?? [];
    this.source = props.source ?? 'cdk8s';
    this.tree = props.tree ?? this.outdir;
    const { CDK8S_RECORD_CONSTRUCT_METADATA: asked } = process.env;
    this.records = props.recordConstructMetadata ?? asked === 'true';
    checkedElsewhere(this);
    this.node.addValidation({
      validate: () => (this.validating ? this.findings().errors.map(({ text }) => text) : []),
    });
  }

  /**
   * Checks the tenancy and every construct, and writes the tree. With an error nothing is written, and all errors are
   * thrown together; under `cdk8s synth` with the `TenancyValidation` plugin they are left to it.
   */
  public override synth(): void {
    mkdirSync(this.outdir, { recursive: true });
    const findings = this.checked();
    const plugin = this.records && pluginFollows();
    if (!plugin) for (const { text } of findings.warnings) console.warn(text);
    if (!plugin || findings.errors.length === 0) {
      const tenancy = findings.tenancy();
      if (this.charts.length > 0) this.silently(() => super.synth());
      deliver({ directory: this.tree, source: this.source, tenancy, beside: platformUnits(this) });
    }
    if (this.records) writeConstructMetadata(this.outdir, findings);
  }

  /** Every manifest of the tenancy and of ordinary charts, as one YAML text. */
  public override synthYaml(): string {
    const manifests = Object.values(this.manifests());
    const charts = this.charts.length > 0 ? this.silently(() => super.synthYaml()) : '';
    return [charts, Yaml.stringify(...manifests)].filter((text) => text !== '').join('---\n');
  }

  /** Every manifest of the tenancy, by its place in the tree. Throws when the tenancy has errors. */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other word for JSON
  public manifests(): { [key: string]: any } {
    const tenancy = tenancyManifests(this.checked().tenancy());
    return Object.assign({}, tenancy, ...platformUnits(this).map((unit) => unit.manifests()));
  }

  /**
   * The tenancy of this app as documents, as the YAML front end reads them; without defaults and context. Throws when the
   * tenancy has errors.
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other word for JSON
  public documents(): { [key: string]: any }[] {
    const findings = this.checked();
    findings.tenancy();
    return tenancyDocuments(findings.tree.input) as (TenancyDocument & Record<string, unknown>)[];
  }

  /** The ordinary charts of this app: those that stand in no project. */
  public override get charts(): Chart[] {
    const inProject = (chart: Chart): boolean => chart.node.scopes.some((scope) => declarationOf(scope) !== undefined);
    return this.node.findAll().some((one) => Chart.isChart(one) && !inProject(one))
      ? super.charts.filter((chart) => !inProject(chart))
      : [];
  }

  private findings(): Findings {
    return Findings.of(this, this.contextFiles);
  }

  /** What is wrong by the model, and by the constructs themselves. */
  private checked(): Findings {
    return this.silently(() => this.findings().with(this));
  }

  /** Runs what asks every construct for its validations, after or beside a check of the tenancy: once is enough. */
  private silently<T>(run: () => T): T {
    this.validating = false;
    try {
      return run();
    } finally {
      this.validating = true;
    }
  }
}

/** Properties of a tenancy app. */
export interface TenancyAppProps extends AppProps {
  /**
   * Root of the Git tree that the manifests are written to.
   * @default the output directory. `cdk8s synth` empties that one first, so a tree that is kept in Git, or that other sources write to, is named here
   */
  readonly tree?: string;
  /**
   * Name under which the tree remembers what this app wrote; what other sources wrote is left alone. Each app that writes
   * to one tree needs a name of its own.
   * @default 'cdk8s'
   */
  readonly source?: string;
  /**
   * YAML or JSON files with the documents of other sources: references, sums and collisions are checked over both.
   * @default none
   */
  readonly context?: string[];
}
