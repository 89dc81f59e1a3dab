import { deliverPush } from "@/lib/usecases/deliver-push";
import { ingestChanges } from "@/lib/usecases/ingest-changes";
import { settleDrift } from "@/lib/usecases/settle-drift";

/** The real code under test. A planted bug wraps one of them. */
export const productCores = { deliverPush, ingestChanges, settleDrift };
export type Cores = typeof productCores;
