import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { basename, join } from 'node:path';
import { chartDirectory } from '../cluster/harness/chart.ts';
import { tool } from '../cluster/harness/tools.ts';
import { writeChartRepository } from '../cluster/machine/chart-repository.ts';

const version = '0.34.0';

/** Serves a Helm repository with the real vCluster chart, which is packaged into `directory`. */
export function chartsHandler(directory: string): RequestListener {
  writeChartRepository(directory, [{ folder: chartDirectory(version), version }], tool('helm'));
  return (request, response) => {
    const name = basename(request.url ?? '');
    if (name !== 'index.yaml' && name !== `vcluster-${version}.tgz`) response.writeHead(404).end();
    else response.writeHead(200).end(readFileSync(join(directory, name)));
  };
}
