// Preloaded into the playground: it calls nobody but this machine (with telemetry disabled it would still try to), and
// listens to nobody else. It ends when its standard input does, and so never outlives whoever started it.
'use strict';
const dns = require('node:dns');
const net = require('node:net');

process.stdin.on('end', () => process.exit()).resume();

const HERE = new Set(['localhost', '127.0.0.1', '::1']);

const { lookup } = dns;
dns.lookup = (host, ...more) => {
  if (!host || HERE.has(host)) return lookup(host, ...more);
  const error = Object.assign(new Error(`${host} is not this machine`), { code: 'ENOTFOUND', hostname: host });
  return process.nextTick(more.at(-1), error);
};

const { listen } = net.Server.prototype;
net.Server.prototype.listen = function listenHere(first, ...more) {
  if (first !== null && typeof first === 'object') return listen.call(this, { ...first, host: '127.0.0.1' }, ...more);
  return listen.call(this, first, '127.0.0.1', ...more.filter((one) => typeof one === 'function'));
};
