import { describeSyncStoreContract } from "@/db/store/sync-store.contract";
import { memoryStoreWorld } from "@/sim/testing/memory-store-world";

describeSyncStoreContract("the simulator", async () => memoryStoreWorld());
