import type { FastifyInstance } from 'fastify';
import { passwordLoginRoutes } from './identity/login.ts';
import { machineKeyRoutes } from './identity/machine-keys.ts';
import { meRoutes } from './identity/me.ts';
import { providerLoginRoutes } from './identity/provider.ts';
import { ownSecretRoutes } from './identity/secrets.ts';
import { userAccessRoutes } from './identity/users.ts';

/** Who is who, and how they come in: logging in and out, one's own account, what the security officer keeps. */
export async function identityRoutes(app: FastifyInstance): Promise<void> {
  await app.register(passwordLoginRoutes);
  await app.register(providerLoginRoutes);
  await app.register(meRoutes);
  await app.register(ownSecretRoutes);
  await app.register(userAccessRoutes);
  await app.register(machineKeyRoutes);
}
