// Runs tests on the other versions of Node that are supported: every engine, and without the optional packages, on Node 22
// and 24; end to end on Node 24 with Node-RED 5. The tests are the compiled ones: build first.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeOfVersion } from './node-of-version.mjs';

const WITHOUT_OPTIONAL = 'dist/test/src/withoutOptionalPackages';
const EVERY_ENGINE = 'dist/test/src/training/anywhere';

const node22 = nodeOfVersion('node22', ['node@22']);
node22.test(EVERY_ENGINE);
node22.test(WITHOUT_OPTIONAL);

const { modules, test } = nodeOfVersion('node24-node-red5', ['node@24', 'node-red@5']);
test(EVERY_ENGINE);
test(WITHOUT_OPTIONAL);
const nodeRed = join(modules, 'node-red');
const { version } = JSON.parse(readFileSync(join(nodeRed, 'package.json'), 'utf8'));
console.log(`Node-RED ${version}, end to end.`);
test('dist/test/e2e', { NODE_RED_ENTRY: join(nodeRed, 'red.js') });
