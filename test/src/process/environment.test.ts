import { childEnvironment } from '../../../src/process/environment';

test('passwords and keys stay here', () => {
  const secrets = {
    NODE_RED_CREDENTIAL_SECRET: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    MQTT_PASSWORD: 'x',
    TF_VAR_password: 'x',
    NVIDIA_API_KEY: 'x',
    VK_ACCESS_TOKEN: 'x',
    npm_config_token: 'x',
    HOMEPAGE: 'x',
  };
  expect(childEnvironment({ ...secrets, PATH: '/bin' })).toEqual({ PATH: '/bin' });
});

test('what finds programs, libraries, drivers and modules goes along', () => {
  const needed = {
    Path: 'C:\\',
    SystemRoot: 'C:\\Windows',
    HOME: '/root',
    TMPDIR: '/tmp',
    LD_LIBRARY_PATH: '/lib',
    VK_ICD_FILENAMES: 'icd.json',
    CUDA_VISIBLE_DEVICES: '0',
    NODE_PATH: '/modules',
    TZ: 'UTC',
  };
  expect(childEnvironment(needed)).toEqual(needed);
});

test.each([
  ['--inspect-brk=127.0.0.1:0 --no-warnings', '--no-warnings'],
  ['--inspect', undefined],
  ['--inspect-port 9229 --require ./pnp.cjs', '--require ./pnp.cjs'],
  ['--require ./a.js --max-old-space-size=256', '--require ./a.js'],
  ['--max_old_space_size 256 --no-warnings', '--no-warnings'],
])('of NODE_OPTIONS %p is left %p', (NODE_OPTIONS, left) => {
  expect(childEnvironment({ NODE_OPTIONS }).NODE_OPTIONS).toBe(left);
});
