// A service in a process of its own, so that it can be killed. It rotates its signing keys all the time.
import {
  createLog,
  type Database,
  type FeatureOf,
  openSigningKeys,
  provideWith,
  readConfiguration,
  startServer,
  systemClock,
  verifyAudit,
} from '@hexabase-kaas/oidc-service';
import { headerSignIn } from './header-sign-in.ts';

let database: Database | undefined;
const rotating: FeatureOf = async (service) => {
  database = service.db;
  const keys = await openSigningKeys(service.db, service.configuration, service.clock);
  setInterval(() => void keys.rotate().then(keys.advance), 150).unref();
  return provideWith(service, keys);
};
const seed: FeatureOf = ({ db }) => ({
  name: 'seed',
  start: async () => {
    const origin = 'declared' as const;
    const person = { id: 'u-ada' };
    const add = async (work: Promise<unknown>) => work.catch(() => undefined);
    await add(db.insertInto('organization').values({ id: 'acme', name: 'Acme', origin }).execute());
    await add(
      db.insertInto('workspace').values({ id: 'acme--shop', organization_id: 'acme', name: 'shop', origin }).execute(),
    );
    await add(
      db.insertInto('workspace_group').values({ workspace_id: 'acme--shop', name: 'WSUsers', origin }).execute(),
    );
    await add(db.insertInto('person').values(person).execute());
    const member = { workspace_id: 'acme--shop', group_name: 'WSUsers', person_id: 'u-ada', origin };
    await add(db.insertInto('membership').values(member).execute());
    const session = { token_hash: 's-ada', id: 's-ada', person_id: 'u-ada', expires_at: new Date('2100-01-01') };
    await add(db.insertInto('session').values(session).execute());
  },
  routes: (router) => {
    router.get('/state', async (_request, response) => {
      const keys = await db.selectFrom('signing_key').select(['id', 'state']).execute();
      response.json({ keys, audit: await verifyAudit(db) });
    });
  },
});

const configuration = readConfiguration(process.env);
const log = createLog('silent');
const server = await startServer({ configuration, clock: systemClock, log, features: [seed, headerSignIn, rotating] });
console.log(JSON.stringify({ port: server.port, open: database !== undefined }));
