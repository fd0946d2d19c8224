// Rendering 1,000 workspaces x 10 projects to disk, beside plain cdk8s, helm template and bare stringify-and-write.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { directoryTarget } from '@hexabase-kaas/delivery';
import {
  type Manifest,
  parseTenancy,
  type Tenancy,
  tenancyManifests,
  tenancyUnits,
  type Unit,
} from '@hexabase-kaas/tenancy';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { helmTemplate } from './helm-template.ts';
import { medianOfFive, type Row, row, timed } from './row.ts';
import { sizedTenancy } from './tenancy.ts';

const workspaces = 1000;
const projects = 10;
const renderer = 'bench';
const yaml = createRequire(createRequire(import.meta.url).resolve('@hexabase-kaas/delivery'))('js-yaml') as {
  dump(value: unknown, options: object): string;
};

export async function render(say: (text: string) => void): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const scratch = mkdtempSync(join(tmpdir(), 'bench-render-'));
  try {
    say(`ours: ${workspaces} workspaces x ${projects} projects, once, in a process that did nothing before`);
    const directory = join(scratch, 'ours');
    const target = directoryTarget({ directory, renderer });
    const spec = sizedTenancy(workspaces, projects);
    const parse = await timed(() => parseTenancy(spec));
    const apply = await timed(async () => {
      const made = tenancyUnits(parse.value);
      await target.apply('bench', made);
      return made;
    });
    const full = parse.seconds + apply.seconds;
    const units = apply.value;

    say('one changed workspace, five times after one that does not count');
    const changed = [true, false].map((internetEgress) =>
      parseTenancy({
        ...spec,
        workspaces: spec.workspaces?.map((one) => (one.name === 'ws-500' ? { ...one, internetEgress } : one)),
      }),
    );
    const put = await medianOfFive(async (run) => {
      const unit = tenancyUnits(changed[run % 2] as Tenancy).find(({ key }) => key.endsWith('/ws-500')) as Unit;
      const { written } = await target.put('bench', [unit]);
      if (written.length === 0) throw new Error('nothing was written');
    });
    rows.push(row('render: one changed, parsed before', put, apply.seconds, 'ours, all 1,000, parsed before'));

    say('an unchanged run, which compares every file');
    const again = await timed(() => target.apply('bench', tenancyUnits(changed[1] as Tenancy)));
    rows.push(row('render: nothing changed, parsed', again.seconds, apply.seconds, 'ours, all 1,000, parsed before'));

    const objects = Object.entries(tenancyManifests(parse.value));
    say(`the same ${objects.length} objects, given, stringified and written by the same YAML library`);
    const bare = await timed(() => stringifyAndWrite(join(scratch, 'bare'), objects));
    rows.push(row('render: 1,000 x 10 to disk', full, bare.seconds, 'js-yaml and fs alone, objects given'));

    const some = workspaces / 5;
    say(`plain cdk8s, one App a workspace, objects given (${some} of ${workspaces} workspaces are run)`);
    const ofWorkspaces = units.filter(({ key }) => key.startsWith('workspaces/'));
    const byUnit = ofWorkspaces.slice(0, some).map((unit) => Object.values(unit.manifests()));
    const cdk8s = await timed(() => plainCdk8s(join(scratch, 'cdk8s'), byUnit));
    const cdk8sName = `plain cdk8s, one App a workspace, ${some} run`;
    rows.push(row('render: a tenant to disk', full / workspaces, cdk8s.seconds / some, cdk8sName, 's/tenant'));

    const sample = 40;
    say(`helm template, one run a tenant (${sample} of ${workspaces} tenants are run)`);
    const unit = ofWorkspaces[0] as Unit;
    const helm = helmTemplate(join(scratch, 'helm'), unit, sample);
    if (helm === undefined) {
      if (process.env.REQUIRE_ALL) throw new Error('helm is needed, and it could not be built');
      say('skipped: helm template (no Go to build helm with, and no helm on the PATH)');
    } else {
      const helmName = `helm template, one run a tenant, ${sample} run`;
      rows.push(row('render: a tenant to disk', full / workspaces, helm / sample, helmName, 's/tenant'));
    }

    say('ten times the size');
    const ten = await timed(async () => {
      const large = tenancyUnits(parseTenancy(sizedTenancy(workspaces * 10, projects)));
      await directoryTarget({ directory: join(scratch, 'ten'), renderer }).apply('bench', large);
    });
    const each = ten.seconds / (workspaces * 10);
    const few = 'ours, a tenant among 1,000';
    rows.push(row('render: a tenant among 10,000', each, full / workspaces, few, 's/tenant'));
    return rows;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function stringifyAndWrite(directory: string, objects: readonly (readonly [string, Manifest])[]): void {
  const files = new Map<string, Manifest[]>();
  for (const [key, manifest] of objects) {
    const file = `${key.slice(0, key.lastIndexOf('/'))}.yaml`;
    const known = files.get(file);
    if (known) known.push(manifest);
    else files.set(file, [manifest]);
  }
  const made = new Set<string>();
  for (const [file, manifests] of files) {
    const path = join(directory, file);
    if (!made.has(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    made.add(dirname(path));
    writeFileSync(
      path,
      manifests.map((manifest) => yaml.dump(manifest, { lineWidth: -1, noRefs: true })).join('---\n'),
    );
  }
}

/** What somebody would write without us: an App of ApiObjects for each workspace, synthesised to its own folder. */
function plainCdk8s(directory: string, units: readonly (readonly Manifest[])[]): void {
  units.forEach((manifests, index) => {
    const app = new App({ outdir: join(directory, String(index)), yamlOutputType: YamlOutputType.FILE_PER_CHART });
    const chart = new Chart(app, 'workspace');
    manifests.forEach((manifest, id) => {
      new ApiObject(chart, String(id), manifest);
    });
    app.synth();
  });
}
