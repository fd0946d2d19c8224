// npm run bench -- NAME [--json]: ratios against peers and limits, all measured in one run on this machine.
// It runs with --liftoff-only, as tests do (scripts/gate.ts): the embedded database, which it fills, would keep it from ending.
import { flux } from './flux.ts';
import { policies } from './policies.ts';
import { pulumi } from './pulumi.ts';
import { render } from './render.ts';
import type { Row } from './row.ts';
import { tokens } from './tokens.ts';

const benches: Readonly<Record<string, (say: (text: string) => void) => Promise<readonly Row[]>>> = {
  flux,
  policies,
  pulumi,
  render,
  tokens,
};

const [name = '', ...flags] = process.argv.slice(2).filter((argument) => argument !== '--');
const bench = benches[name];
if (bench === undefined || flags.some((flag) => flag !== '--json')) {
  console.error(`usage: npm run bench -- NAME [--json]\nNAME: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
const rows = await bench((text) => process.stderr.write(`${text}\n`));
for (const row of rows) {
  const ratio = `${row.ratio.toFixed(row.ratio < 10 ? 2 : 0)}x`.padStart(8);
  console.log(
    flags.includes('--json')
      ? JSON.stringify(row)
      : `${row.bench.padEnd(34)} ${row.ours.toFixed(2).padStart(9)} ${row.peer.toFixed(2).padStart(9)} ${row.unit.padEnd(14)} ${ratio}  ${row.peerName}`,
  );
}
