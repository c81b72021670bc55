// Preloaded into node-red-dev. Its questions to the outside catalogue are answered with an empty one (whether a
// node's name is taken cannot be known without it), its questions about Node-RED's versions by the registry that
// npm is set to use.
const { execFileSync } = require('node:child_process');
const { createRequire } = require('node:module');

const axios = createRequire(require.resolve('node-red-dev/package.json'))('axios');

const CATALOGUE = 'https://catalogue.nodered.org/catalogue.json';
const NODE_RED = 'https://registry.npmjs.org/node-red';

function npmView(...fields) {
  return JSON.parse(execFileSync('npm', ['view', 'node-red', ...fields, '--json'], { encoding: 'utf8' }));
}

axios.get = async (url) => {
  if (url === CATALOGUE) return { data: { modules: [] } };
  if (url === NODE_RED) {
    const { version, engines, 'dist-tags': tags } = npmView('version', 'engines', 'dist-tags');
    return { data: { 'dist-tags': tags, versions: { [version]: { engines } } } };
  }
  throw new Error(`The scorecard asked for ${url}, which has no stand-in.`);
};
