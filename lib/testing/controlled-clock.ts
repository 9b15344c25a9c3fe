import { Client } from 'pg';
import { requireEnv } from './require-env';

export interface ControlledClock {
  /** Moves `ripcord.now()` of this test's database on. */
  later(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Only the owner of a database may move its clock. */
export async function controlClock(): Promise<ControlledClock> {
  const owner = new Client({ connectionString: requireEnv('MIGRATE_DATABASE_URL') });
  await owner.connect();
  await owner.query('update ripcord.clock_offset set controlled = true');
  return {
    later: async (seconds) => {
      await owner.query('update ripcord.clock_offset set micros = micros + $1', [
        Math.round(seconds * 1_000_000),
      ]);
    },
    close: () => owner.end(),
  };
}
