// node playground.mjs ENDPOINT [OPTION ...], in a folder with .m365agentsplayground.yml; tests/playground.py starts it.
//
// Runs Microsoft 365 Agents Playground against the bot at ENDPOINT, and its page in chromium, until standard input
// ends. Each line of input is a call, {"id", "do", "given"}, of one of the actions in playground-page.mjs; each line of
// output answers one, {"id", "result"} or {"id", "error"}. The first, with id 0, says that all is ready, and where.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { launch } from './browser.mjs';
import { openPage } from './playground-page.mjs';

const SECONDS_TO_START = 60;

/** The playground: { child, url }. */
async function start(endpoint, options) {
  const cli = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js');
  const child = spawn(process.execPath, [
    '--require', join(import.meta.dirname, 'stay-local.cjs'), cli, '--app-endpoint', endpoint, '--channel-id', 'msteams',
    '--port', String(await freePort()), '--disable-telemetry', '--enable-events-recording', ...options,
  ], { stdio: 'pipe' });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; });
  for (let i = 0; i < SECONDS_TO_START * 10 && child.exitCode === null; i += 1) {
    await pause(100);
    const port = said.match(/Listening on (\d+)/)?.[1]; // if ours was taken in the meantime, it has chosen another
    // Localhost, not 127.0.0.1: it is the name in the service URL too.
    if (port && await answers(`http://127.0.0.1:${port}/_debug/ping`)) return { child, url: `http://localhost:${port}` };
  }
  throw new Error(`the playground does not start:\n${said}${errorsLogged()}`);
}

function errorsLogged() {
  try {
    return readFileSync('devTools/m365agentsplayground.log', 'utf8').split('\n').filter((line) => /^error/.test(line)).join('\n');
  } catch {
    return '';
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function say(id, answer) {
  process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`);
}

async function main() {
  const [endpoint, ...options] = process.argv.slice(2);
  const { child, url } = await start(endpoint, options);
  const browser = await launch(['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1']);
  try {
    const actions = await openPage(browser, url);
    say(0, { result: url });
    for await (const line of createInterface({ input: process.stdin })) {
      const { id, do: action, given } = JSON.parse(line);
      try {
        say(id, { result: (await actions[action](given)) ?? null });
      } catch (error) {
        say(id, { error: stripVTControlCharacters(error.message) });
      }
    }
  } finally {
    await browser.close();
    child.kill();
  }
}

try {
  await main();
} catch (error) {
  console.error(`playground.mjs: ${stripVTControlCharacters(error.message)}`);
  process.exitCode = 1;
}
