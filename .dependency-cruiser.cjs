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
      name: 'workflows-print-nothing',
      comment:
        'A case asks an activity for a document; typesetters, fonts and wording stay outside the sandbox, types included.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^documents/' },
    },
    {
      name: 'documents-are-pure',
      comment:
        'A document is made of what it is handed: no database, no HTTP, no engine, of a process at most its types.',
      severity: 'error',
      from: { path: '^documents/' },
      to: {
        path: '^(api|db|activities|engine|local|workflows|config\\.ts|server\\.ts|worker\\.ts)|node_modules/(@temporalio|fastify|pg|drizzle-orm)/',
        dependencyTypesNot: ['type-only'],
      },
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
