import { memoryWorld, usualTraits } from "@/lib/calendar/memory/testing";
import { describeProviderContract } from "@/lib/calendar/provider.contract";

const ofTheAccount = { ...usualTraits, watching: { covers: "account", renews: "inPlace" } } as const;

describeProviderContract("memory", () => memoryWorld(), usualTraits);
describeProviderContract("memory with one watch for all", () => memoryWorld(ofTheAccount), ofTheAccount);
