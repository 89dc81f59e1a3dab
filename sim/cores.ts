import { deliverPush } from "@/lib/usecases/deliver-push";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { settleDrift } from "@/lib/usecases/settle-drift";
import { renew } from "@/sim/renewal";
import { ensureWatches } from "@/sim/watches";

/** The code under test, all but the watches and the tokens the product's own. A planted bug wraps one of them. */
export const productCores = { deliverPush, ingestChanges, settleDrift, ensureWatches, renew };
export type Cores = typeof productCores;
