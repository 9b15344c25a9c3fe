import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  stop(): Promise<void>;
}

/** A real OpenID provider on loopback; anybody who types a login name is that person. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const issuer = `http://localhost:${port}`;
  const clientId = 'ripcord';
  const clientSecret = 'a-secret-of-the-test-alone-0123456789';
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: ['http://localhost/api/auth/callback/oidc'],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    conformIdTokenClaims: false,
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: `Federated ${sub}`, email: `${sub}@example.test` }),
    }),
  });
  // The console's port is not known before it is started; its path is.
  const { prototype } = provider.Client as unknown as {
    prototype: { redirectUriAllowed(uri: string): boolean };
  };
  prototype.redirectUriAllowed = (uri) =>
    new URL(uri).hostname === 'localhost' && new URL(uri).pathname === '/api/auth/callback/oidc';
  server.on('request', provider.callback());
  return {
    issuer,
    clientId,
    clientSecret,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
