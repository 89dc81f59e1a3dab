import { memoryWorld, usualTraits } from "@/lib/calendar/memory/testing";
import { describeProviderContract } from "@/lib/calendar/provider.contract";

const ofTheAccount = { ...usualTraits, watching: { covers: "account", renews: "inPlace" } } as const;
const inGraphsManner = { ...ofTheAccount, series: "listed" } as const;

describeProviderContract("memory", () => memoryWorld(), usualTraits);
describeProviderContract("memory with one watch for all", () => memoryWorld(ofTheAccount), ofTheAccount);
describeProviderContract("memory in Graph's manner", () => memoryWorld(inGraphsManner), inGraphsManner);
