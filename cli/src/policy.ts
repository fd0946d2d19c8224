import { Command } from 'commander';

/** `kaas policy`, with what it can do. */
export function policyCommand(...commands: readonly Command[]): Command {
  const policy = new Command('policy')
    .summary('work with the policy bundle')
    .description('The policies of the platform: written once, enforced by Kyverno or by the API server itself.')
    .addHelpText(
      'after',
      `
Examples:
  kaas policy check manifests/      judge manifests before they reach a cluster
  kaas policy list                  list the policies and what they cover
  kaas policy emit --out policies   write them for Kyverno, reporting only`,
    );
  for (const command of commands) policy.addCommand(command);
  return policy;
}
