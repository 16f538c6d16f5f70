export * from './cases.ts';
export * from './commands.ts';
export * from './deadlines.ts';
export * from './identity.ts';
export * from './organisations.ts';
export * from './reference.ts';
export * from './supervision.ts';
