import type { Server } from '../../scripts/server.ts';

/** Makes everybody one of ours, who signs in with two factors: there is no route to become that. */
export async function becomeStaff(server: Server, role: 'support' | 'admin'): Promise<void> {
  await server.query(`UPDATE auth_users SET platform_role = '${role}'`);
  // A secret that opens nothing: who is signed in already is asked for none.
  await server.query(
    `INSERT INTO two_factors (user_id, secret, enabled_at) SELECT id, 'none', 1 FROM auth_users WHERE true
     ON CONFLICT DO NOTHING`,
  );
}
