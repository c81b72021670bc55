module.exports = {
  roots: ['<rootDir>/dist/test'],
  testEnvironment: '<rootDir>/dist/test/support/environment.js',
  transform: {},
  reporters: ['default', '<rootDir>/dist/test/support/summary-reporter.js'],
  testTimeout: 30000,
};
