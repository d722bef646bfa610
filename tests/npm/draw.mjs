// node draw.mjs IN.json OUT.png [IN.json OUT.png ...] [--dark] [--width 640]
//
// Photographs messages ({"blocks": [...]}, with "ephemeral": true for one only its reader sees) and views
// ({"type": "modal" | "home", ...}) about as Slack would show them, for a person to look at. The whole height is
// taken, at two device pixels to one of --width. Not for comparing pixel by pixel: fonts differ between machines.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pairsOf, photograph, widthOf } from './browser.mjs';
import { pageOf } from './page.mjs';

const usage = 'usage: node draw.mjs IN.json OUT.png [IN.json OUT.png ...] [--dark] [--width 640]';

async function main() {
  const options = { dark: { type: 'boolean', default: false }, width: { type: 'string', default: '640' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const shots = pairsOf(positionals, usage).map(([from, to]) => {
    const html = pageOf(JSON.parse(readFileSync(from, 'utf8')), values.dark ? 'dark' : 'light');
    return [(page) => page.setContent(html), to];
  });
  await photograph(widthOf(values.width, usage), shots);
}

try {
  await main();
} catch (error) {
  console.error(`draw.mjs: ${error.message}`);
  process.exitCode = 1;
}
