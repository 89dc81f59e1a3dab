import { describeSyncStoreContract } from "./sync-store.contract";
import { pgStoreWorld } from "./testing/pg-store-world";

describeSyncStoreContract("PostgreSQL", pgStoreWorld);
