import { apiFeature } from './api/index.js';
import { auditRetentionFeature } from './audit-retention/index.js';
import { directoryFeature } from './directory/index.js';
import type { Feature } from './http/feature.js';
import type { Service } from './service.js';
import type { Configuration } from './service-settings.js';

/** Makes a feature from the service, once, before it listens. */
export type FeatureOf = (service: Service<Configuration>) => Feature | Promise<Feature>;

/** Every feature, in the order in which their routes are asked. A feature adds itself in one line. */
export const serviceFeatures: readonly FeatureOf[] = [directoryFeature, auditRetentionFeature, apiFeature];
