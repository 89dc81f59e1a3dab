import { isDigestDue } from "@/lib/domain/digest";
import { episodeChange } from "@/lib/domain/episode-change";
import { alarmedBy, dueRungs } from "@/lib/domain/ladder";

/** The pure functions that health is made of; a planted bug replaces one. */
export const productHealth = { episodeChange, dueRungs, alarmedBy, isDigestDue };
export type HealthRules = typeof productHealth;
