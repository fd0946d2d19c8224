import { fluxConditions, fluxMatch, fluxVariables } from '../flux-object.js';
import type { FluxParameters } from '../flux-parameters.js';
import type { Policy } from '../policy.js';
import { target } from '../target.js';

/**
 * Flux's own switch `--no-cross-namespace-refs` says the same for sources, not for `dependsOn`, and somebody may have left
 * it out.
 */
export function fluxReferences(parameters: FluxParameters): Policy {
  return {
    name: 'flux-references',
    title: 'A Flux object refers to its own namespace only',
    category: 'Delivery',
    severity: 'high',
    description:
      'A controller of Flux reads what an object refers to with rights of its own. Through a reference to another namespace a tenant would deploy the private repository of another tenant, read its charts, or learn from alerts and dependencies what happens there.',
    remediation: 'Leave the namespace of the reference out, and have the source in the own namespace',
    japanese: {
      title: 'Flux のオブジェクトは自分の Namespace だけを参照する',
      description:
        'Flux のコントローラーは、参照先を自分の権限で読みます。別の Namespace への参照があると、テナントがほかのテナントの非公開リポジトリをデプロイしたり、チャートを読んだり、アラートや依存関係から内情を知ったりできてしまいます。',
      remediation: '参照の namespace を書かず、ソースを自分の Namespace に置いてください',
    },
    points: ['author', 'host'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-TI-2' },
      { standard: 'owasp', id: 'K02' },
    ],
    match: fluxMatch(parameters, {
      helm: ['helmreleases'],
      image: ['imagepolicies', 'imageupdateautomations'],
      kustomize: ['kustomizations'],
      notification: ['alerts', 'receivers'],
      source: ['gitrepositories', 'helmcharts'],
    }),
    conditions: fluxConditions(parameters),
    variables: [
      target,
      ...fluxVariables,
      {
        name: 'references',
        expression: [
          ...['sourceRef', 'chartRef', 'imageRepositoryRef'].map(
            (field) => `(has(variables.spec.${field}) ? [variables.spec.${field}] : [])`,
          ),
          '(has(variables.spec.chart) && object.kind == "HelmRelease" && has(variables.spec.chart.spec.sourceRef) ? [variables.spec.chart.spec.sourceRef] : [])',
          ...['dependsOn', 'eventSources', 'resources'].map(
            (field) => `(has(variables.spec.${field}) ? variables.spec.${field} : [])`,
          ),
        ].join(' + '),
      },
      {
        name: 'foreign',
        expression:
          'variables.references.filter(one, has(one.namespace) && one.namespace != "" && one.namespace != variables.home).map(one, (has(one.kind) ? one.kind + " " : "") + one.namespace + "/" + (has(one.name) ? one.name : "*"))',
      },
    ],
    validations: [
      {
        expression: 'variables.foreign.size() == 0',
        message: 'a Flux object refers to its own namespace only; leave the namespace of the reference out',
        messageExpression:
          'variables.target + " refused: it refers to " + variables.foreign.join(", ") + " in another namespace; leave the namespace out, and have the source in the own namespace"',
      },
    ],
  };
}
