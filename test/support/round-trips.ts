import type pg from "pg";
import type { Batch } from "../../src/db/batch.ts";
import { type Db, openDb } from "../../src/db/database.ts";

/** How many round trips to the database `work` takes on the way it is given. */
export async function tripsOf(owner: pg.Pool, work: (db: Db) => Promise<unknown>): Promise<number> {
  let trips = 0;
  const pool = {
    connect: async () => {
      const client = await owner.connect();
      const query = (batch: Batch) => {
        trips += 1;
        return client.query(batch as never);
      };
      return { query, release: (destroy?: boolean) => client.release(destroy) };
    },
    end: async () => {},
    on: () => {},
  };
  await work(openDb(pool as never));
  return trips;
}
