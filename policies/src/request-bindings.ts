import { type Bindings, jsonValue, type LazyFields, type Value } from './cel/index.js';
import type { AdmissionRequest } from './request.js';

/** A request as values; made once, for all policies. */
export class RequestBindings implements Bindings {
  private constructor(
    private readonly object: Value,
    private readonly oldObject: Value,
    private readonly request: Value,
    private readonly namespaceObject: Value,
    private readonly variables?: LazyFields,
  ) {}

  /** @throws CelError for data that is no JSON, or nested too deeply */
  static of(request: AdmissionRequest): RequestBindings {
    const { object, oldObject, namespaceObject, subResource, name, namespace, ...rest } = request;
    const about = {
      ...rest,
      requestKind: request.kind,
      requestResource: request.resource,
      dryRun: false,
      // An API server leaves these out where they are empty.
      ...(subResource && { subResource, requestSubResource: subResource }),
      ...(name && { name }),
      ...(namespace && { namespace }),
    };
    const isNamespace = request.kind.kind === 'Namespace' && request.kind.group === '';
    return new RequestBindings(
      jsonValue(object ?? null),
      jsonValue(oldObject ?? null),
      jsonValue(about),
      isNamespace ? null : jsonValue(namespaceObject ?? null),
    );
  }

  /** Conditions of a policy see no namespace. */
  get forConditions(): RequestBindings {
    return new RequestBindings(this.object, this.oldObject, this.request, null);
  }

  with(variables: LazyFields): RequestBindings {
    return new RequestBindings(this.object, this.oldObject, this.request, this.namespaceObject, variables);
  }

  get(name: string): Value | undefined {
    switch (name) {
      case 'object':
        return this.object;
      case 'oldObject':
        return this.oldObject;
      case 'request':
        return this.request;
      case 'namespaceObject':
        return this.namespaceObject;
      default:
        return this.variables;
    }
  }
}
