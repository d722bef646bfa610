// node card.mjs IN.json OUT.png [IN.json OUT.png ...] [--dark] [--width 460]
// node card.mjs --check IN.json [IN.json ...]
//
// Photographs Adaptive Cards, or messages (activities with text and attachments), about as Teams would show them, for a
// person to look at; --width is the card's: 460 about a desktop, 300 a telephone. With --check nothing is drawn, and
// any payload with cards in it will do. Either way faults are named, a line each, and end with exit code 1.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { pairsOf, photograph, widthOf } from './browser.mjs';
import { faultsOf, hostConfig } from './cards.mjs';

const usage = `usage: node card.mjs IN.json OUT.png [IN.json OUT.png ...] [--dark] [--width 460]
       node card.mjs --check IN.json [IN.json ...]`;

const require = createRequire(import.meta.url);
const libraries = dirname(require.resolve('adaptivecards/dist/adaptivecards.js'));
const markdown = join(dirname(require.resolve('markdown-it')), 'browser/markdown-it.umd.min.js');
const own = (name) => join(import.meta.dirname, name);
const scripts = [join(libraries, 'adaptivecards.min.js'), markdown, own('teams-page.js')];
const styles = [join(libraries, 'adaptivecards.css'), own('teams.css')];
const FRAME = 64; // what teams.css leaves left and right of a card, together

async function main() {
  const options = {
    check: { type: 'boolean', default: false },
    dark: { type: 'boolean', default: false },
    width: { type: 'string', default: '460' },
  };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const pairs = values.check ? positionals.map((from) => [from]) : pairsOf(positionals, usage);
  const width = widthOf(values.width, usage);
  if (pairs.length === 0) throw new Error(usage);
  const payloads = pairs.map(([from, to]) => [from, read(from), to]);
  const faults = payloads.flatMap(([from, payload]) => faultsOf(payload).map((fault) => `${from}: ${fault}`));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  if (values.check) return;
  const theme = values.dark ? 'dark' : 'light';
  await photograph(width + FRAME, payloads.map(([, payload, to]) => [(page) => fill(page, payload, theme), to]));
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error.message}`);
  }
}

async function fill(page, payload, theme) {
  await page.setContent(`<!doctype html><html lang="en-GB" data-theme="${theme}"><meta charset="utf-8"><body>`);
  for (const path of styles) await page.addStyleTag({ path });
  for (const path of scripts) await page.addScriptTag({ path });
  await page.evaluate(([given, config]) => globalThis.show(given, config), [payload, hostConfig(theme)]);
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
