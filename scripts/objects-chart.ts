import { gzipSync } from 'node:zlib';

/**
 * The chart of one template that K3s's helm-controller is given for objects whose definitions come with another chart: a
 * `.tgz` in base64, the same bytes on every machine, because nothing in it is compressed and it has no time.
 */
export function objectsChart(): string {
  const archive = Buffer.concat([
    ...Object.entries(files).flatMap(([name, text]) => entry(`objects/${name}`, text)),
    Buffer.alloc(1024),
  ]);
  const gzip = gzipSync(archive, { level: 0 });
  // Which system made it is told in this byte, and would differ.
  gzip[9] = 255;
  return gzip.toString('base64');
}

const files: Readonly<Record<string, string>> = {
  'Chart.yaml': [
    'apiVersion: v2',
    'name: objects',
    'description: Prints the objects in its values',
    'type: application',
    'version: 1.0.0',
    '',
  ].join('\n'),
  'templates/objects.yaml': '{{- range .Values.objects }}\n---\n{{ toYaml . }}\n{{- end }}\n',
};

/** A file of a tar archive (POSIX.1-1988, ustar): a header of 512 bytes, and the text in blocks of 512. */
function entry(name: string, text: string): Buffer[] {
  const body = Buffer.from(text);
  const header = Buffer.alloc(512);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  header.write(name, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(body.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
}
