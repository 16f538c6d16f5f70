import { promises as dns } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * Asks the name servers, and no file of this machine. Unlike the system's own look-up it holds no thread of the process:
 * a name that is answered slowly, or never, holds up nobody else.
 */
export const askNameServers: LookupFunction = (name, _options, callback) => {
  const resolver = new dns.Resolver({ timeout: 2_000, tries: 2 });
  Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]).then(
    ([four, six]) => {
      const all = [
        ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
        ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
      ];
      if (all.length > 0 || four.status === 'fulfilled') return callback(null, all);
      return callback(four.reason as NodeJS.ErrnoException, []);
    },
    (error: NodeJS.ErrnoException) => callback(error, []),
  );
};
