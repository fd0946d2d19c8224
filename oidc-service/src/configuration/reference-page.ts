import { configurationCodes } from './configuration-issue.js';
import type { Settings } from './setting.js';

/** The reference page of all settings, as Markdown, in the order in which they are declared. */
export function configurationPage(settings: Settings): string {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const { meaning, allowed, standard, developmentDefault, secret } = setting;
    const other = typeof developmentDefault === 'function' ? developmentDefault({}) : developmentDefault;
    const value =
      standard !== undefined
        ? `\`${standard}\``
        : other !== undefined
          ? `\`${other}\` in development, required in production`
          : setting.schema.safeParse(undefined).success
            ? 'none'
            : 'required';
    return `| \`${name}\` | ${cell(value)} | ${cell(allowed)} | ${cell(`${meaning}${secret ? ' A secret.' : ''}`)} |`;
  });
  const codes = Object.entries(configurationCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return [
    '# Configuration of the OIDC service',
    '',
    'Everything is read from the environment, once, before anything is opened; every problem is reported at once.',
    'An empty variable counts as not set.',
    'It is production when `NODE_ENV` is `production`, or when the host of `ISSUER` is not this machine.',
    '',
    '| variable | default | allowed | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
    '## Codes',
    '',
    '| code | meaning |',
    '|---|---|',
    ...codes,
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
