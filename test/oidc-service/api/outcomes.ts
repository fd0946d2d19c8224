// What each kind of caller gets, for the matrix of operations and that of pages alike: by what they are to acme and acme--shop.

/** Who has nothing to do with acme--shop: to them it is as if it were not there. */
export const strangers = { sibling: 404, other: 404, removed: 404, onCall: 404, operator: 404 };

/** Of an organization: what an admin, a billing user and members of its workspaces get. */
export const ofOrganization = (admin: number, billing: number, member: number) => ({
  ...strangers,
  ...{ admin, billing, wsAdmin: member, developer: member, sibling: member },
});

/** What is for members of a workspace and admins of the organization to look at. */
export const people = { ...strangers, admin: 200, billing: 403, wsAdmin: 200, developer: 200 };

/** What members of WSAdmins alone do. */
export const manage = (done: number) => ({ ...strangers, admin: 403, billing: 403, wsAdmin: done, developer: 403 });

/** What everybody who is signed in gets. */
export const all = (done: number) => ({
  ...{ admin: done, billing: done, wsAdmin: done, developer: done },
  ...{ sibling: done, other: done, removed: done, onCall: done, operator: done },
});

/** What is for operators of the service alone: to everybody else it is as if it were not there. */
export const operators = (done: number) => ({ ...all(404), operator: done });
