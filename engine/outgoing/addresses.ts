import { BlockList, isIP } from 'node:net';

/** Which addresses of the network the house may be sent to by a setting that somebody else can write. */

const FORBIDDEN_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  '100.100.100.200/32', // metadata of Aliyun; those of others are link-local
];

/** Global unicast is 2000::/3; of that, what carries an IPv4 address or is not routed. */
const FORBIDDEN_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const forbidden = new BlockList();
for (const network of FORBIDDEN_V4) forbidden.addSubnet(...parts(network), 'ipv4');
for (const network of FORBIDDEN_V6) forbidden.addSubnet(...parts(network), 'ipv6');
const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether an address is this machine, a private or reserved network, link-local (metadata of clouds), multicast, or IPv6
 * that carries IPv4. What is no address at all is forbidden too.
 */
export function isForbiddenAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return forbidden.check(address, 'ipv4');
    case 6:
      return address.includes('%') || !globalV6.check(address, 'ipv6') || forbidden.check(address, 'ipv6');
    default:
      return true;
  }
}

function parts(network: string): [string, number] {
  const [address = '', bits] = network.split('/');
  return [address, Number(bits)];
}
