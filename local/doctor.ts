import { checksFor, type Check } from './checks.ts';
import { oneLine } from './failure.ts';
import { readSettings } from './settings.ts';

process.exitCode = await main();

/** One line for each thing a start needs; 1 when anything has to be done first. */
async function main(): Promise<number> {
  try {
    let healthy = true;
    for (const check of checksFor(readSettings())) healthy = (await examine(check)) && healthy;
    console.log(healthy ? 'Ready for "npm start".' : 'Do what the lines marked "to do" say, then run this again.');
    return healthy ? 0 : 1;
  } catch (error) {
    console.error(oneLine(error));
    return 1;
  }
}

async function examine({ name, run }: Check): Promise<boolean> {
  const say = (verdict: string, text: string): void => console.log(`${verdict.padEnd(6)} ${name.padEnd(12)} ${text}`);
  try {
    say('ok', await run());
    return true;
  } catch (error) {
    say('to do', oneLine(error));
    return false;
  }
}
