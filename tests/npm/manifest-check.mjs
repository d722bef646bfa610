// node manifest-check.mjs manifest.json [...]
//
// Checks Teams app manifests against Microsoft's schemas, which @microsoft/app-manifest brings along: nothing is
// fetched. Faults are named, a line each, and end with exit code 1.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { AppManifestUtils } = createRequire(import.meta.url)('@microsoft/app-manifest');
const schemaOf = (version) =>
  `https://developer.microsoft.com/en-us/json-schemas/teams/v${version}/MicrosoftTeams.schema.json`;

// The package would ask the network for a schema that it does not hold.
globalThis.fetch = () => Promise.reject(new Error('@microsoft/app-manifest does not hold it'));

async function faultsOf(path) {
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const { $schema: named, manifestVersion: version } = manifest;
  const faults = named === schemaOf(version) ? [] : [`/$schema is not that of manifestVersion: ${schemaOf(version)}`];
  return [...faults, ...(await AppManifestUtils.validateAgainstSchema({ ...manifest, $schema: schemaOf(version) }))];
}

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error('usage: node manifest-check.mjs manifest.json [...]');
  process.exitCode = 1;
}
for (const path of paths) {
  const faults = await faultsOf(path).catch((error) => [error.message]);
  for (const fault of faults) console.error(`${path}: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
