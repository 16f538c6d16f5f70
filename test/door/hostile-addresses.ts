import type { LookupFunction } from 'node:net';

/** Ways of writing an address within, of this port. */
export const hostileAddresses = (port: number): string[] => [
  ...HOSTS.map((host) => `https://${host}:${port}/hook`),
  ...more(port),
];

const HOSTS = [
  ...[
    '127.0.0.1',
    '127.0.0.2',
    '127.1',
    '127.255.255.254',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0x7F.0.0.1',
  ],
  ...[
    '0177.0.0.1',
    '0177.1',
    '017700000001',
    '0',
    '0.0.0.0',
    '0x0',
    '00',
    '0.1',
    '127.0.0.1.',
    '127。0。0。1',
    '１２７.0.0.1',
  ],
  ...[
    '①②⑦.⓪.⓪.①',
    '%31%32%37.0.0.1',
    'localhost',
    'LOCALHOST',
    'localhost.',
    'foo.localhost',
    'ｌｏｃａｌｈｏｓｔ',
    'lOcAlHoSt',
  ],
  ...[
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:0:127.0.0.1]',
    '[::127.0.0.1]',
  ],
  ...['[64:ff9b::127.0.0.1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001:0:7f00:1::]', '[fe80::1]', '[fc00::1]'],
  ...[
    '[fd00:ec2::254]',
    '[fec0::1]',
    '[ff02::1]',
    '[100::1]',
    '[2001:db8::1]',
    '[3fff::1]',
    '[5f00::1]',
    '[::ffff:a9fe:a9fe]',
  ],
  ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.1', '169.254.169.254'],
  ...[
    '169.254.170.2',
    '0xa9fea9fe',
    '2852039166',
    '0251.0376.0251.0376',
    '100.64.0.1',
    '100.100.100.200',
    '192.0.0.192',
  ],
  ...[
    '198.18.0.1',
    '198.19.255.255',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ],
  ...[
    'metadata.google.internal',
    'printer.local',
    'intranet',
    'router.home.arpa',
    'rebind.example.org',
    'mixed.example.org',
  ],
  ...['mapped.example.org', 'v6.example.org', 'none.example.org'],
];
const more = (port: number) => [
  ...[`http://93.184.215.14:${port}/`, `http://127.0.0.1:${port}/`, `https://user:pass@127.0.0.1:${port}/`],
  ...[`https://example.org@127.0.0.1:${port}/`, `https://user@example.org:${port}/`, `https:127.0.0.1:${port}`],
  ...[
    `//127.0.0.1:${port}/`,
    'file:///etc/passwd',
    `gopher://127.0.0.1:${port}/_x`,
    `ftp://127.0.0.1:${port}/`,
    'data:,x',
  ],
  ...[
    `https://127.0.0.1:${port}\\@example.org/`,
    `https://127.0.0.1:${port}#@example.org/`,
    `ws://127.0.0.1:${port}/`,
    'x',
    '',
  ],
  ...[
    `https://[::1%25lo]:${port}/`,
    `HTTPS://127.0.0.1:${port}/`,
    `https:///127.0.0.1:${port}/`,
    `\thttps://127.0.0.1:${port}/`,
  ],
];

/** Names that a stranger's name server could answer with, the last of them with one good and one bad address. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'rebind.example.org': ['127.0.0.1'],
  'mixed.example.org': ['93.184.215.14', '127.0.0.1'],
  'mapped.example.org': ['::ffff:127.0.0.1'],
  'v6.example.org': ['::1'],
  'none.example.org': [],
};
export const lookup: LookupFunction = (name, _options, callback) =>
  callback(
    null,
    (NAMES[name] ?? ['127.0.0.1']).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  );
