// Writes out/message.schema.json, out/view.schema.json and out/manifest.schema.json from Slack's own types.
// They hold the structure only (which blocks, which keys); Slack's length limits are not in the types.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

const here = import.meta.dirname;
const out = join(here, 'out');
mkdirSync(out, { recursive: true });

// skipTypeCheck: the check takes in every @types package below node_modules (React's fail without its DOM library).
const generator = createGenerator({ path: join(here, 'types.ts'), skipTypeCheck: true });
for (const type of ['Message', 'View', 'Manifest']) {
  const schema = JSON.stringify(generator.createSchema(type), null, 2);
  writeFileSync(join(out, `${type.toLowerCase()}.schema.json`), `${schema}\n`);
}
