// Part of the build: the empty embedded database that first starts and tests of the OIDC service copy.
import { makeEmbeddedTemplate } from '@hexabase-kaas/oidc-service';

await makeEmbeddedTemplate();
