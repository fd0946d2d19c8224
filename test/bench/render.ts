// Rendering 1,000 workspaces x 10 projects to disk, beside plain cdk8s, helm template and bare stringify-and-write.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { directoryTarget } from '@hexabase-kaas/delivery';
import { type Manifest, parseTenancy, tenancyManifests, tenancyUnits, type Unit } from '@hexabase-kaas/tenancy';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { helmTemplate } from './helm-template.ts';
import { type Row, row, timed } from './row.ts';
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
    say(`ours: ${workspaces} workspaces x ${projects} projects`);
    const directory = join(scratch, 'ours');
    const target = directoryTarget({ directory, renderer });
    const spec = sizedTenancy(workspaces, projects);
    const full = await timed(async () => {
      const units = tenancyUnits(parseTenancy(spec));
      await target.apply('bench', units);
      return units;
    });
    const units = full.value;

    say('one changed workspace');
    const changed = parseTenancy({
      ...spec,
      workspaces: spec.workspaces?.map((one) => (one.name === 'ws-500' ? { ...one, internetEgress: true } : one)),
    });
    const one = await timed(async () => {
      const unit = tenancyUnits(changed).find(({ key }) => key.endsWith('/ws-500')) as Unit;
      return target.put('bench', [unit]);
    });
    rows.push(row('render: one changed of 1,000', one.seconds, full.seconds, 'ours, the whole tenancy'));

    say('an unchanged run, which compares every file');
    const again = await timed(() => target.apply('bench', tenancyUnits(changed)));
    rows.push(row('render: nothing changed', again.seconds, full.seconds, 'ours, the whole tenancy'));

    const objects = Object.entries(tenancyManifests(parseTenancy(spec)));
    say(`the same ${objects.length} objects stringified and written by the same YAML library`);
    const bare = await timed(() => stringifyAndWrite(join(scratch, 'bare'), objects));
    rows.push(row('render: 1,000 x 10 to disk', full.seconds, bare.seconds, 'js-yaml and fs alone'));

    say('plain cdk8s, one App a workspace');
    const byUnit = units.map((unit) => Object.values(unit.manifests()));
    const cdk8s = await timed(() => plainCdk8s(join(scratch, 'cdk8s'), byUnit));
    rows.push(row('render: 1,000 x 10 to disk', full.seconds, cdk8s.seconds, 'plain cdk8s, one App a workspace'));

    const sample = 40;
    say(`helm template, one run a tenant (${sample} of ${workspaces} tenants are run)`);
    const unit = units.find(({ key }) => key.startsWith('workspaces/')) as Unit;
    const helm = helmTemplate(join(scratch, 'helm'), unit, sample);
    if (helm === undefined) {
      if (process.env.REQUIRE_ALL) throw new Error('helm is needed, and it could not be built');
      say('skipped: helm template (no Go to build helm with, and no helm on the PATH)');
    } else {
      rows.push(
        row(
          'render: a tenant to disk',
          full.seconds / workspaces,
          helm / sample,
          'helm template, one run a tenant',
          's/tenant',
        ),
      );
    }

    say('ten times the size');
    const ten = await timed(async () => {
      const large = tenancyUnits(parseTenancy(sizedTenancy(workspaces * 10, projects)));
      await directoryTarget({ directory: join(scratch, 'ten'), renderer }).apply('bench', large);
    });
    rows.push(
      row(
        'render: a tenant among 10,000',
        ten.seconds / (workspaces * 10),
        full.seconds / workspaces,
        'ours, a tenant among 1,000',
        's/tenant',
      ),
    );
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
