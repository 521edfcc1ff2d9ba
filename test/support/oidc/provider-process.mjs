// An OpenID provider of its own process, so that tests can take it down. Started by oidc-provider.ts, which sends its configuration.
import { createServer } from 'node:http';

// It warns of its quick-start adapter and of every Node that is newer than itself.
console.warn = () => undefined;
const { Provider } = await import('oidc-provider');

/** @type {(message: { port: number, audience: string, keys: object[], clients: { id: string, alg: string, claims: object }[] }) => void} */
function start({ port, audience, keys, clients }) {
  const server = createServer();
  server.listen(port, '127.0.0.1', () => {
    const provider = new Provider(
      `http://127.0.0.1:${server.address().port}`,
      configuration({ audience, keys, clients }),
    );
    const answer = provider.callback();
    server.on('request', (request, response) => {
      process.send({ asked: request.url });
      answer(request, response);
    });
    process.send({ port: server.address().port });
  });
}

function configuration({ audience, keys, clients }) {
  const claims = new Map(clients.map((client) => [client.id, client.claims]));
  const algorithm = new Map(clients.map((client) => [client.id, client.alg]));
  return {
    jwks: { keys },
    clients: clients.map(({ id }) => ({
      client_id: id,
      client_secret: `secret of ${id}`,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: keys[0].alg,
    })),
    scopes: ['export:read', 'export:run'],
    extraTokenClaims: (_context, token) => claims.get(token.clientId),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:export-center:test',
        getResourceServerInfo: (_context, _resource, client) => ({
          scope: 'export:read export:run',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: algorithm.get(client.clientId) } },
        }),
      },
    },
  };
}

process.once('message', start);
process.once('disconnect', () => process.exit(0));
