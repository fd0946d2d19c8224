import { readFileSync } from 'node:fs';
import { findingsFile } from './construct-metadata.js';
import type { Finding } from './finding.js';

/**
 * A validation plugin of cdk8s-cli that reports what the model says about a `TenancyApp`, with construct paths.
 *
 * @example
 * // cdk8s.yaml
 * // validations:
 * //   - package: ./node_modules/@hexabase-kaas/constructs
 * //     class: TenancyValidation
 * //     version: 0.1.0
 */
export class TenancyValidation {
  /** Called by cdk8s-cli with its `ValidationContext`. */
  // biome-ignore lint/suspicious/noExplicitAny: cdk8s-cli is not a jsii module, so its types cannot stand here
  public async validate(context: any): Promise<void> {
    const { metadata, report } = context as ValidationContext;
    const file = metadata[findingsFile]?.path;
    const findings = file === undefined ? [noTenancy] : (JSON.parse(readFileSync(file, 'utf8')) as Finding[]);
    for (const { code, severity, path, message, fix, places } of findings) {
      report.addViolation({
        ruleName: code,
        recommendation: `${severity}: ${message}`,
        fix,
        violatingResources: [{ resourceName: path, locations: places, manifestPath: 'N/A' }],
      });
    }
    report.submit(findings.some(({ severity }) => severity === 'error') ? 'failure' : 'success');
  }
}

const noTenancy: Finding = {
  code: 'no-tenancy',
  severity: 'error',
  path: 'app',
  message: 'the app left no findings; expected an app that is a TenancyApp and calls synth()',
  fix: 'create a TenancyApp in place of an App, or remove the plugin from cdk8s.yaml',
  places: [],
  text: '',
};

/** What cdk8s-cli hands to a plugin, as far as it is used here. */
interface ValidationContext {
  readonly metadata: Readonly<Record<string, { readonly path: string }>>;
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: readonly {
        readonly resourceName: string;
        readonly locations: readonly string[];
        readonly manifestPath: string;
      }[];
    }): void;
    submit(status: 'success' | 'failure'): void;
  };
}
