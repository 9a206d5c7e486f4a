import { client, done, read } from './http-client';

const { preferences: own, phone } = client.v1.notifications;
export type SetPreferences = Parameters<typeof own.$put>[0]['json'];

/** Notification preferences and the phone for SMS. */
export const preferences = {
  get: () => read(own.$get({})),
  set: (json: SetPreferences) => read(own.$put({ json })),
  setPhone: (number: string) => read(phone.$put({ json: { number } })),
  verifyPhone: (code: string) => read(phone.verify.$post({ json: { code } })),
  removePhone: () => done(phone.$delete({})),
};

export type PreferencesApi = typeof preferences;
export type Preferences = Awaited<ReturnType<PreferencesApi['get']>>;
export type Phone = NonNullable<Preferences['phone']>;
export type Rule = Preferences['rules'][number];
export type Type = Rule['type'];
export type TypePreference = Preferences['types'][Type];
export type Channel = keyof TypePreference['channels'];
export type Frequency = TypePreference['frequency'];
