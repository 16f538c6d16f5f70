/** Import rules that the compiler cannot state. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'workflows-are-pure',
      comment: 'Workflow code runs in the sandbox: it may use the pure term vocabulary, never the rest of the house.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^(api|db|activities|local|config\\.ts|server\\.ts|worker\\.ts)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-api-does-not-reach-into-activities',
      severity: 'error',
      from: { path: '^api/' },
      to: { path: '^(activities|local|worker\\.ts)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
