module.exports = {
  roots: ['<rootDir>/dist/test'],
  transform: {},
  reporters: ['default', '<rootDir>/dist/test/support/summary-reporter.js'],
  testTimeout: 30000,
};
