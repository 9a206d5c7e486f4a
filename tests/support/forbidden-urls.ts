/** URLs that must never be called, with the reason. Host names are judged by their addresses. */

const words = (text: string): string[] => text.trim().split(/\s+/);

const PRIVATE_V4 = words(`
  0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.1.2.3
  127.255.255.254 168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.254 192.0.0.1
  192.0.0.192 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255 192.175.48.1
  198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
`);

const PRIVATE_V6 = words(`
  :: ::1 0:0:0:0:0:0:0:1 ::ffff:7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe
  ::ffff:169.254.169.254 ::ffff:0:127.0.0.1 ::127.0.0.1 ::7f00:1 64:ff9b::7f00:1 64:ff9b::169.254.169.254
  64:ff9b:1::10.0.0.1 100::1 2001::1 2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
  2001:db8:ffff::1 2002:7f00:1:: 2002:a9fe:a9fe::1 2002:c0a8:101::1 2620:4f:8000::1 3fff::1 3fff:fff::1
  5f00::1 fc00::1 fd00::1 fd00:ec2::254 fdff:ffff::1 fe80::1 fe80::a9fe:a9fe febf::1 fec0::1 ff02::1 ff05::2
  4000::1 8000::1 2606:4700::5efe:10.0.0.1 2606:4700::200:5efe:c0a8:101
`);

/** Addresses of this machine and of the metadata service, in all notations that C libraries accept. */
const HIDDEN_V4 = words(`
  2130706433 0x7f000001 0X7F000001 017700000001 00000177.0.0.1 0177.0.0.1 0x7f.0.0.1 0x7f.1 127.1 127.0.1
  127.0x0.0x0.0x1 0x7f.0x0.0x0.0x1 0177.0.0.01 2852039166 0xa9fea9fe 0xA9.0xFE.0xA9.0xFE 025177524776
  0251.0376.0251.0376 169.254.43518 169.16689662 0 0x0 00 134744072 0x08080808 010.8.8.8 8.8.2056 3232235521
  0xc0a80001 192.168.1 10.1 %31%32%37.0.0.1 127.0.0.%31 127%2e0%2e0%2e1 １２７.0.0.1 ①②⑦.⓪.⓪.① 127。0。0。1
  127．0．0．1 𝟏𝟐𝟕.𝟎.𝟎.𝟏 127.0.0.1. 0x7f.1. 2130706433. 256.256.256.256 1.2.3.4.5 4294967296 1e3 0x100000000
`);

const NAMES = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'foo.localhost',
  'localhost.localdomain',
  'ip6-localhost',
  'intranet',
  'router',
  'printer.local',
  'db.internal',
  'metadata.google.internal',
  'Metadata.Google.Internal',
  'metadata.google.internal.',
  'metadata。google。internal',
  'vault.corp',
  'nas.lan',
  'nas.home',
  'hub.home.arpa',
  '1.0.0.127.in-addr.arpa',
  'hidden.onion',
  'nothing.invalid',
  'machine.test',
  'server.private',
  'app.intranet',
  '127.0.0.1.nip.io',
  '10.0.0.1.sslip.io',
  'x.xip.io',
  'anything.localtest.me',
  'lvh.me',
  'app.lvh.me',
  'hooks.example.com.',
  'hooks..example.com',
  '.example.com',
  '-hooks.example.com',
  'hooks-.example.com',
  'ho_oks.example.com',
  '*.example.com',
  'hooks.example.com%00.evil.com',
  'hooks.example.com%2fevil',
  'example.c%6fm',
  'ｅｘａｍｐｌｅ.com',
  'example。com',
  'exam\u00adple.com',
  'exam\u200bple.com',
  'exam\u200dple.com',
  `${'a'.repeat(64)}.com`,
  `${'a.'.repeat(127)}com`,
  'com',
  'example.1',
];

const LOOK_ALIKES = words(`
  аpple.com xn--pple-43d.com xn--80ak6aa92e.com раураl.com xn--l-7sba6dbr.com gооgle.com xn--ggle-55da.com
  miсrosoft.com xn--mirosoft-gch.com ɡithub.com xn--ithub-qmc.com gıthub.com xn--gthub-n4a.com αpple.com
  xn--pple-zld.com xn--a.com xn--.com paypal.xn--om-7kc
`);

const SCHEMES = [
  'http://hooks.example.com/',
  'HTTP://hooks.example.com/',
  'ftp://hooks.example.com/',
  'file:///etc/passwd',
  'gopher://hooks.example.com/',
  'ws://hooks.example.com/',
  'wss://hooks.example.com/',
  'data:text/plain,hi',
  'javascript:alert(1)',
  'blob:https://hooks.example.com/1',
  'about:blank',
  'ldap://hooks.example.com/',
  'dict://hooks.example.com:11211/',
  'httpss://hooks.example.com/',
  'https',
  'https:',
  'https:/',
  'https://',
  'https:hooks.example.com',
  'https:/hooks.example.com',
  'https:///hooks.example.com',
  'https:\\\\hooks.example.com',
  'https://hooks.example.com\\@10.0.0.1/',
  '//hooks.example.com/',
  'hooks.example.com/hook',
  '/hook',
  '',
  ' https://hooks.example.com/',
  'https://hooks.example.com/ ',
  'https://hooks.example .com/',
  'https://hooks.example.com/\n',
  'ht\ttps://hooks.example.com/',
  'https://hooks\t.example.com/',
  'https://hooks.example.com/\u0000',
  'https://hooks.example.com/#fragment',
  'https://?x=1',
  'https://#',
  'https://[',
  'https://[]/',
  'https://[::1',
  'https://::1/',
  'https://[hooks.example.com]/',
  'https://[v1.x]/',
  `https://hooks.example.com/${'a'.repeat(2_000)}`,
];

const AUTHORITIES = [
  'user@hooks.example.com',
  'user:pass@hooks.example.com',
  ':@hooks.example.com',
  '@hooks.example.com',
  'hooks.example.com@10.0.0.1',
  'hooks.example.com:443@127.0.0.1',
  'user%40hooks.example.com@10.0.0.1',
  'hooks.example.com:80',
  'hooks.example.com:22',
  'hooks.example.com:25',
  'hooks.example.com:6379',
  'hooks.example.com:8080',
  'hooks.example.com:8444',
  'hooks.example.com:0',
  'hooks.example.com:1',
  'hooks.example.com:65535',
  'hooks.example.com:65536',
  'hooks.example.com:-1',
  'hooks.example.com:4 43',
  'hooks.example.com:443:443',
  'hooks.example.com:https',
  '[fe80::1%25eth0]',
  '[fe80::1%eth0]',
  '[::1%25lo]',
  '[::1]:6379',
  '127.0.0.1:443',
  '10.0.0.1:8443',
];

const https = (authority: string): string => `https://${authority}/hook`;

export const FORBIDDEN: readonly string[] = [
  ...PRIVATE_V4.map(https),
  ...PRIVATE_V6.map((address) => https(`[${address}]`)),
  ...HIDDEN_V4.map(https),
  ...NAMES.map(https),
  ...LOOK_ALIKES.map(https),
  ...SCHEMES,
  ...AUTHORITIES.map(https),
];

/** All addresses to which a host name must not resolve. */
export const CLOSED_ADDRESSES: readonly string[] = [...PRIVATE_V4, ...PRIVATE_V6];

export const ALLOWED: readonly string[] = [
  'https://hooks.example.com',
  'https://hooks.example.com/',
  'https://HOOKS.example.com/a/b?c=d&e=%20',
  'https://hooks.example.com:443/',
  'https://hooks.example.com:8443/',
  'https://8.8.8.8/',
  'https://1.1.1.1:8443/x',
  'https://[2606:4700:4700::1111]/',
  'https://a-b.c-d.co.uk/',
  'https://xn--mnchen-3ya.de/',
  'https://xn--bcher-kva.ch/',
  'https://xn--80aswg.xn--p1ai/',
  'https://xn--fiqs8s.cn/',
  'https://xn--wgv71a119e.jp/',
  'https://172.32.0.1/',
  'https://100.128.0.1/',
  'https://localhost.example.com/',
  'https://internal.example.com/',
];
