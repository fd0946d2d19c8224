import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** An image that is put together here from programs of ours and Debian's busybox: no base image, no registry. */
export interface Image {
  /** All names that it goes by, with registry and tag. */
  readonly names: readonly string[];
  /** Files and whole folders by their path in the image. */
  readonly files: Readonly<Record<string, { readonly from: string } | { readonly text: string }>>;
  /** Programs of busybox in /bin. @default none */
  readonly applets?: readonly string[];
  /** Symbolic links by their path. @default none */
  readonly links?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  /** `uid:gid`. @default root */
  readonly user?: string;
  /** Beside PATH and HOME. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default / */
  readonly directory?: string;
}

/** Writes the image as an archive that `ctr images import` takes. */
export function writeImage(image: Image, archive: string): void {
  const root = `${archive}.root`;
  const outer = `${archive}.parts`;
  try {
    const path = (file: string): string => {
      const target = join(root, file);
      mkdirSync(dirname(target), { recursive: true });
      return target;
    };
    mkdirSync(join(root, 'tmp'), { recursive: true, mode: 0o777 });
    for (const [file, content] of Object.entries(image.files)) {
      if ('text' in content) writeFileSync(path(file), content.text);
      else place(content.from, path(file));
    }
    if (image.applets) place(busybox, path('/bin/busybox'));
    for (const applet of image.applets ?? []) symlinkSync('busybox', path(`/bin/${applet}`));
    for (const [file, target] of Object.entries(image.links ?? {})) symlinkSync(target, path(file));

    mkdirSync(outer, { recursive: true });
    tar(root, join(outer, 'layer.tar'));
    const config = JSON.stringify(configOf(image, sha256(join(outer, 'layer.tar'))));
    writeFileSync(join(outer, 'config.json'), config);
    const manifest = [{ Config: 'config.json', RepoTags: image.names, Layers: ['layer.tar'] }];
    writeFileSync(join(outer, 'manifest.json'), JSON.stringify(manifest));
    tar(outer, archive);
  } finally {
    for (const directory of [root, outer]) rmSync(directory, { recursive: true, force: true });
  }
}

/** Statically linked, from Debian's busybox-static. */
const busybox = '/usr/bin/busybox';

const configOf = (image: Image, layer: string) => ({
  architecture: { x64: 'amd64', arm64: 'arm64' }[process.arch as string],
  os: 'linux',
  config: {
    Entrypoint: image.entrypoint ?? [],
    Env: ['PATH=/usr/local/bin:/usr/bin:/bin:/', 'HOME=/', ...entriesOf(image.environment)],
    WorkingDir: image.directory ?? '/',
    ...(image.user && { User: image.user }),
  },
  rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
});

const entriesOf = (environment: Image['environment'] = {}): string[] =>
  Object.entries(environment).map(([name, value]) => `${name}=${value}`);

function place(from: string, to: string): void {
  try {
    if (statSync(from).isDirectory()) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    else linkSync(from, to);
  } catch {
    // Another file system.
    copyFileSync(from, to);
  }
}

function tar(directory: string, archive: string): void {
  const plain = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--hard-dereference'];
  execFileSync('tar', [...plain, '-C', directory, '-cf', archive, '.']);
}

const sha256 = (file: string): string => {
  const hash = createHash('sha256');
  hash.update(readFileSync(file));
  return hash.digest('hex');
};
