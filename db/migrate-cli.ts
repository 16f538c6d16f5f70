import { readConfigOrExit } from '../config.ts';
import { setUpDatabase } from './setup.ts';

/** `npm run db:migrate`: brings a given database to the state this version needs; without the demo set. */
const config = readConfigOrExit();
try {
  const { applied, calendarYears, units } = await setUpDatabase({
    ...{ url: config.migrationDatabaseUrl, keysFile: config.keysFile, demo: false },
  });
  console.log(`${applied} migrations applied, calendar ${calendarYears}, ${units} units`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
