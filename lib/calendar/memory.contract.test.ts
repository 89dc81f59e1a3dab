import { memoryWorld } from "@/lib/calendar/memory/testing";
import { describeProviderContract } from "@/lib/calendar/provider.contract";

describeProviderContract("memory", memoryWorld);
