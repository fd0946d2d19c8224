import { Counter, Gauge, type Registry } from 'prom-client';

/** What is measured of the directory. */
export interface DirectoryMetrics {
  readonly objects: Counter<'result'>;
  readonly up: Gauge;
  /** Says that everything was read. */
  read(at: Date): void;
}

/** Registers them. */
export function directoryMetrics(registry: Registry): DirectoryMetrics {
  const registers = [registry];
  const objects = new Counter({
    name: 'kaas_directory_objects_total',
    help: 'Directory objects by what became of them: applied, unchanged, older or refused.',
    labelNames: ['result'] as const,
    registers,
  });
  const up = new Gauge({
    name: 'kaas_directory_up',
    help: '1 when the directory could be read the last time, 0 when it could not.',
    registers,
  });
  const last = new Gauge({
    name: 'kaas_directory_read_timestamp_seconds',
    help: 'When the whole directory was read the last time, as Unix time in seconds.',
    registers,
  });
  return {
    objects,
    up,
    read: (at) => {
      up.set(1);
      last.set(at.getTime() / 1_000);
    },
  };
}
