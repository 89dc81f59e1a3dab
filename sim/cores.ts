import { deliverPush } from "@/lib/usecases/deliver-push";
import { endAtProvider } from "@/lib/usecases/end-at-provider";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { settleDrift } from "@/lib/usecases/settle-drift";

/** The real code under test. A planted bug wraps one of them. */
export const productCores = { deliverPush, ingestChanges, settleDrift, endAtProvider };
export type Cores = typeof productCores;
