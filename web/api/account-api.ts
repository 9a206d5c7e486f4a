import { client, done, file, read, readAll } from './http-client';
import { makePasskey } from './authenticator';
import { withStepUp } from './step-up';

const { account: own, auth, keys, members } = client.v1;
const twoFactor = auth['two-factor'];
type Input<T extends (args: never) => unknown> = Parameters<T>[0] extends { json: infer J }
  ? J
  : never;
export type CreateKey = Input<typeof keys.$post>;
export type Role = 'owner' | 'member';

/** The API of the person, the account and its members. */
export const account = {
  rename: (name: string) => read(auth.profile.$patch({ json: { name } })),
  changeEmail: (email: string) => withStepUp(() => done(auth.email.$post({ json: { email } }))),

  changePassword: (json: { currentPassword: string; newPassword: string; code?: string }) =>
    done(auth.password.$post({ json })),
  twoFactor: () => read(twoFactor.$get({})),
  beginTwoFactor: () => withStepUp(() => read(twoFactor.begin.$post({}))),
  enableTwoFactor: (code: string) =>
    withStepUp(() => read(twoFactor.enable.$post({ json: { code } }))),
  disableTwoFactor: () => withStepUp(() => done(twoFactor.disable.$post({}))),
  renewRecoveryCodes: () => withStepUp(() => read(twoFactor['recovery-codes'].$post({}))),

  passkeys: () => read(auth.passkeys.$get({})),
  addPasskey: async (name: string) => {
    const options = await withStepUp(() => read(auth.passkeys.options.$post({})));
    return read(auth.passkeys.$post({ json: { name, credential: await makePasskey(options) } }));
  },
  renamePasskey: (id: string, name: string) =>
    read(auth.passkeys[':id'].$patch({ param: { id }, json: { name } })),
  removePasskey: (id: string) =>
    withStepUp(() => done(auth.passkeys[':id'].$delete({ param: { id } }))),

  sessions: () => readAll((query) => auth.sessions.$get({ query })),
  endSession: (id: string) => done(auth.sessions[':id'].$delete({ param: { id } })),
  endSessions: (which: 'all' | 'others') => read(auth.sessions.end.$post({ json: { which } })),

  keys: (query: Record<string, string>) => read(keys.$get({ query })),
  createKey: (json: CreateKey) => withStepUp(() => read(keys.$post({ json }))),
  rotateKey: (id: string, overlapSeconds: number) =>
    withStepUp(() => read(keys[':id'].rotate.$post({ param: { id }, json: { overlapSeconds } }))),
  revokeKey: (id: string) => done(keys[':id'].$delete({ param: { id } })),

  ownAccounts: () =>
    readAll((query) => client.v1.me.accounts.$get({ query: { ...query, order: 'asc' } })),
  members: () => readAll((query) => members.$get({ query: { ...query, order: 'asc' } })),
  leave: (id: string) => done(members.leave.$post({}, { headers: { 'namaskah-account': id } })),
  changeRole: (id: string, role: Role) =>
    withStepUp(() => read(members[':id'].$patch({ param: { id }, json: { role } }))),
  removeMember: (id: string, credentials: 'keep' | 'revoke') =>
    withStepUp(() => done(members[':id'].$delete({ param: { id }, query: { credentials } }))),
  invitations: () => readAll((query) => members.invitations.$get({ query })),
  invite: (email: string, role: Role) =>
    withStepUp(() => read(members.invitations.$post({ json: { email, role } }))),
  revokeInvitation: (id: string) => done(members.invitations[':id'].$delete({ param: { id } })),

  requestExport: () => withStepUp(() => read(own.export.$post({}))),
  /** The newest: those that can be downloaded are from the last seven days. */
  exports: () => read(own.exports.$get({ query: { limit: '100' } })),
  downloadExport: (id: string) =>
    withStepUp(() => file(own.exports[':id'].download.$get({ param: { id } }))),
  deleteAccount: () => withStepUp(() => done(own.$delete({}))),

  audit: (query: Record<string, string>) => read(client.v1.audit.$get({ query })),
};

export type Account = typeof account;
type Answered<K extends keyof Account> = Awaited<ReturnType<Account[K]>>;
export type TwoFactor = Answered<'twoFactor'>;
export type TwoFactorSetup = Answered<'beginTwoFactor'>;
export type Passkey = Answered<'passkeys'>['data'][number];
export type OpenSession = Answered<'sessions'>['data'][number];
export type ApiKey = Answered<'keys'>['data'][number];
export type IssuedKey = Answered<'createKey'>;
export type Member = Answered<'members'>['data'][number];
export type Invitation = Answered<'invitations'>['data'][number];
export type Export = Answered<'exports'>['data'][number];
export type AuditEntry = Answered<'audit'>['data'][number];
