import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { TwoWayWorld } from "@/lib/usecases/testing/two-way";
import {
  aConnectedWorld,
  bareCallMs,
  type Calendar,
  moreCalendars,
  type NoticeWords,
  oneChange,
  providerCalls,
  slowProvider,
  watchOf,
} from "./calendars";
import { interleaved, type Measured, medianRatio, quantile } from "./measure";
import { atPace, noticePost } from "./notices";
import { startProductOn } from "./product";
import { type HeardBlocks, hearBlocks } from "./visible";

type Stage = {
  readonly world: TwoWayWorld;
  readonly calendar: Calendar;
  readonly words: NoticeWords;
  readonly heard: HeardBlocks;
  readonly send: (words: NoticeWords) => Promise<void>;
};

/** The production server, the embedded job engine, PostgreSQL and a provider that takes 100 ms, each its own process. */
export async function run(): Promise<Measured[]> {
  const { world, calendar } = await aConnectedWorld();
  const more = await moreCalendars(world, calendar, 12);
  const product = await startProductOn(world).catch(async (error: unknown) => {
    await world.close();
    throw error;
  });
  const post = noticePost(product.appUrl);
  try {
    const words = await watchOf(world, calendar);
    const stage = { world, calendar, words, heard: await hearBlocks(world), send: post.send };
    await slowProvider(world, 100);
    return [...(await fullPath(stage)), await acks(stage, more), ...(await burst(stage))];
  } finally {
    post.close();
    await product.stop();
    await world.close();
  }
}

const warmUps = 10;
const pathRounds = 50;

/** From the notice at the door to the block of which subscribers are told, with everything between. */
async function fullPath(stage: Stage): Promise<Measured[]> {
  const { world, calendar } = stage;
  for (let round = 0; round < warmUps; round += 1) await throughTheDoor(stage);
  const rounds = await interleaved(pathRounds, {
    ours: () => throughTheDoor(stage),
    baseline: async () => {
      await oneChange(world, calendar);
      return bareCallMs(world, calendar);
    },
  });
  const bare = quantile(rounds.baseline, 0.5);
  const name = "notice to visible through server and engine, against the bare call";
  const line = { baseline: bare, atMost: true } as const;
  const p95 = quantile(rounds.ours, 0.95);
  return [
    {
      ...line,
      name,
      ours: quantile(rounds.ours, 0.5),
      unit: "ms p50",
      ratio: medianRatio(rounds),
      goal: 1.6,
    },
    { ...line, name: "the same, p95", ours: p95, unit: "ms p95", ratio: p95 / bare, goal: 2.5 },
  ];
}

async function throughTheDoor({ world, calendar, words, heard, send }: Stage): Promise<number> {
  const eventId = await oneChange(world, calendar);
  const visible = heard.when(eventId);
  const started = performance.now();
  await send(words);
  const took = (await visible) - started;
  await untilQuiet(world, calendar);
  return took;
}

/** Every wish is served, nobody reads, and the engine has closed its books. */
async function untilQuiet(world: TwoWayWorld, { calendarId }: Calendar): Promise<void> {
  for (;;) {
    const busy = await world.rows(sql`select from calendar_sync where calendar_id = ${calendarId}
      and (wanted_seq > served_seq or leased_until is not null)`);
    await sleep(busy.length > 0 ? 20 : 150);
    if (busy.length === 0) return;
  }
}

const perSecond = 300;
const paceSeconds = 5;
/** A server that has just started compiles while it answers; what it is to be measured by is one that runs. */
const warmUpSeconds = 3;

/** Notices for many calendars at a steady pace, while the readings they send for run. */
async function acks({ world, send }: Stage, calendars: readonly Calendar[]): Promise<Measured> {
  const words: NoticeWords[] = [];
  for (const calendar of calendars) words.push(await watchOf(world, calendar));
  const sendOne = async (place: number) => {
    const said = words[place % words.length];
    if (said) await send(said);
  };
  await atPace(perSecond * warmUpSeconds, perSecond, sendOne);
  for (const calendar of calendars) await untilQuiet(world, calendar);
  const times = await atPace(perSecond * paceSeconds, perSecond, sendOne);
  for (const calendar of calendars) await untilQuiet(world, calendar);
  const p99 = quantile(times, 0.99);
  return {
    name: "answers to 300 notices a second, p99",
    ours: p99,
    baseline: 200,
    unit: "ms p99",
    ratio: p99 / 200,
    goal: 1,
    atMost: true,
  };
}

const notices = 1_000;

/** A thousand notices for one calendar in one second; the last one is news, and it must not be lost. */
async function burst({ world, calendar, words, heard, send }: Stage): Promise<Measured[]> {
  await world.control.call("DELETE", "/requests");
  const times = await atPace(notices - 1, notices, () => send(words));
  const eventId = await oneChange(world, calendar);
  const visible = heard.when(eventId);
  times.push(...(await atPace(1, 1, () => send(words))));
  await visible;
  await untilQuiet(world, calendar);
  const calls = await providerCalls(world);
  const slowest = Math.max(...times);
  const line = { baseline: notices, atMost: true } as const;
  return [
    {
      ...line,
      name: "provider calls for 1,000 notices on one calendar",
      ours: calls,
      unit: "calls",
      ratio: calls / notices,
      goal: 0.02,
    },
    {
      ...line,
      name: "the slowest answer to them",
      ours: slowest,
      baseline: 3_000,
      unit: "ms",
      ratio: slowest / 3_000,
      goal: 1,
    },
  ];
}
