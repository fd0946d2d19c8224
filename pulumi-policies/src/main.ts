import { policyPack } from './policy-pack.js';

// The pack for those who configure nothing but levels: `pulumi preview --policy-pack …/pulumi-policies/pack`.
policyPack();
