// Completes package-lock.json after `npm install`: adds the optional packages of other platforms that the registry at hand
// did not offer, because `npm ci` refuses a lock without them. Usage: node scripts/complete-lock.ts
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
  version?: string;
  resolved?: string;
  link?: boolean;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
}

const file = 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry & Record<string, unknown>> };
const packages = lock.packages;
const missing: string[] = [];

for (const [from, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(from, name)) continue;
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${from} asks for ${name} ${version}: not an exact version`);
    packages[`node_modules/${name}`] = { version, ...(dev && { dev }), optional: true, ...platform(name) };
    missing.push(name);
  }
}
// A download address would name the registry that this machine happens to use; links within the workspace stay.
for (const entry of Object.values(packages)) if (!entry.link) delete entry.resolved;
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(missing.length === 0 ? 'nothing was missing' : `added ${missing.join(', ')}`);

/** Whether a package that asks for `name` finds it, looking outwards through node_modules as Node does. */
function isLocked(from: string, name: string): boolean {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`]) return true;
    if (base === '') return false;
  }
}

/** The `os`, `cpu` and `libc` that a platform package says in its name. */
function platform(name: string): Record<string, string[]> {
  const systems = [
    'android',
    'darwin',
    'freebsd',
    'linux',
    'netbsd',
    'openbsd',
    'openharmony',
    'sunos',
    'win32',
    'aix',
  ];
  const cpus = ['arm64', 'x64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'arm'];
  const os = systems.find((system) => name.includes(system));
  const cpu = cpus.find((one) => name.includes(one));
  const libc = name.includes('musl') ? 'musl' : os === 'linux' && name.includes('gnu') ? 'glibc' : undefined;
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}
