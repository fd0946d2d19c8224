import { type DestinationStream, type Logger, pino } from 'pino';

/** Fields that never reach a log, wherever they stand in the first three levels of what is logged. */
const secrets: readonly string[] = [
  'authorization',
  'cookie',
  '["set-cookie"]',
  'password',
  'secret',
  'client_secret',
  'client_assertion',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'id_token_hint',
  'subject_token',
  'actor_token',
  'logout_token',
  'code',
  'code_verifier',
  'device_code',
  'user_code',
  'state',
  'nonce',
];

/** JSON lines, without secrets. Errors of the database are logged by their code, because their text quotes values. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const paths = ['', '*', '*.*'].flatMap((above) =>
    secrets.map((name) => (above === '' || name.startsWith('[') ? above + name : `${above}.${name}`)),
  );
  return pino(
    { level, redact: { paths, censor: '[secret]' }, serializers: { err: errorFields }, base: null },
    destination as DestinationStream,
  );
}

/** What of an error is logged. A code is no secret here, so it has another name than `code`. */
export function errorFields(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, severity, constraint } = error as { code?: unknown; severity?: unknown; constraint?: unknown };
  const stack = error.stack?.split('\n').filter((line) => line.startsWith('    at '));
  const named = { type: error.name, ...(code !== undefined && { errorCode: code }), stack };
  return severity === undefined ? { ...named, message: error.message } : { ...named, constraint };
}
