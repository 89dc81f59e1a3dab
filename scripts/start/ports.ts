import { createServer } from "node:net";
import { PlainError } from "./plain-error";

export type PortState = "free" | "taken" | "forbidden" | "not our address";

/** Whether a server could listen on `port` of `host` now. */
export function portState(port: number, host = "127.0.0.1"): Promise<PortState> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve("taken");
      else if (error.code === "EACCES") resolve("forbidden");
      else resolve("not our address");
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve("free")));
  });
}

/** Throws PlainError, one sentence with the variable to change, when the app could not listen there. */
export async function assertPortUsable(port: number, host: string, variable: string): Promise<void> {
  const state = await portState(port, host);
  switch (state) {
    case "free":
      return;
    case "taken":
      throw new PlainError(
        `Port ${port} is taken by another program: stop it, or choose another port, for example ${variable}=${port + 1} npm start.`,
      );
    case "forbidden":
      throw new PlainError(
        `This user may not listen on port ${port}: choose one above 1023, for example ${variable}=3000 npm start.`,
      );
    case "not our address":
      throw new PlainError(`HOST=${host} is not an address of this machine.`);
  }
}

/** The first of `wanted` that is free, else one that the system picks. */
export async function freePort(wanted: readonly number[] = [], host = "127.0.0.1"): Promise<number> {
  for (const port of wanted) {
    if ((await portState(port, host)) === "free") return port;
  }
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen({ port: 0, host, exclusive: true }, () => {
      const address = probe.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
