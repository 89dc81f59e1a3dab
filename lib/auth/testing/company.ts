import { randomUUID } from "node:crypto";
import { connectDatabase, type DatabaseConnection } from "@/db/client";
import { company, member } from "@/db/schema";
import { createTestDatabase } from "@/db/testing/database";
import type { Role } from "@/lib/domain/roles";
import { hashPassword } from "../passwords";

export const realNow = new Date("2026-03-02T09:00:00Z");
export const password = "correct horse battery staple";

export type TestCompany = {
  readonly database: DatabaseConnection;
  readonly companyId: string;
  /** A second pool, as a second process has. */
  connectAgain(): DatabaseConnection;
  addMember(member: { email: string; role?: Role; hasPassword?: boolean }): Promise<string>;
  close(): Promise<void>;
};

/** A database of its own with one company and no members yet. */
export async function aCompany(): Promise<TestCompany> {
  const home = await createTestDatabase();
  const open: DatabaseConnection[] = [];
  const connect = () => {
    const connection = connectDatabase({ url: home.appUrl });
    open.push(connection);
    return connection;
  };
  const database = connect();
  const companyId = randomUUID();
  const passwordHash = await hashPassword(password);
  await database.asCompany(companyId, (tx) =>
    tx.insert(company).values({
      id: companyId,
      name: "Rivertown Plumbing",
      slug: `c-${companyId.slice(0, 8)}`,
      zone: "America/Los_Angeles",
      titleTemplate: "{service}",
      createdAt: realNow,
    }),
  );
  return {
    database,
    companyId,
    connectAgain: connect,
    addMember: async ({ email, role = "dispatcher", hasPassword = true }) => {
      const id = randomUUID();
      await database.asCompany(companyId, (tx) =>
        tx.insert(member).values({
          id,
          companyId,
          email,
          name: email,
          role,
          zone: "America/Los_Angeles",
          passwordHash: hasPassword ? passwordHash : null,
          createdAt: realNow,
        }),
      );
      return id;
    },
    close: async () => {
      await Promise.all(open.map((connection) => connection.close()));
      await home.drop();
    },
  };
}
