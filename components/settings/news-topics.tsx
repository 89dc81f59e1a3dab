"use client";

import { useId } from "react";
import type { Channels, NewsTopic } from "@/lib/domain/news-topics";
import { SwitchField } from "../parts/switch-field";
import "./news.css";
import { type SaveAnswer, useSavedChoice } from "./use-saved-choice";

export type TopicChoice = Channels & {
  readonly topic: NewsTopic;
  readonly label: string;
  readonly hint: string;
};

export type ChangeChannel = (wish: {
  topic: NewsTopic;
  channel: keyof Channels;
  isOn: boolean;
}) => Promise<SaveAnswer>;

/** What somebody hears of, and where; every switch is saved at once. */
export function NewsTopics({ topics, change }: { topics: readonly TopicChoice[]; change: ChangeChannel }) {
  return (
    <div className="news-topics">
      {topics.map((topic) => (
        <TopicRow key={topic.topic} topic={topic} change={change} />
      ))}
    </div>
  );
}

function TopicRow({
  topic: { topic, label, hint, inApp, byMail },
  change,
}: {
  topic: TopicChoice;
  change: ChangeChannel;
}) {
  const id = useId();
  return (
    <fieldset className="news-topic" aria-labelledby={id}>
      <div className="news-about">
        <b id={id}>{label}</b>
        <span className="muted">{hint}</span>
      </div>
      <ChannelSwitch
        label="In the app"
        topicLabel={label}
        initial={inApp}
        change={(isOn) => change({ topic, channel: "inApp", isOn })}
      />
      <ChannelSwitch
        label="By mail"
        topicLabel={label}
        initial={byMail}
        change={(isOn) => change({ topic, channel: "byMail", isOn })}
      />
    </fieldset>
  );
}

function ChannelSwitch({
  label,
  topicLabel,
  initial,
  change,
}: {
  label: string;
  topicLabel: string;
  initial: boolean;
  change: (isOn: boolean) => Promise<SaveAnswer>;
}) {
  const choice = useSavedChoice(initial, change);
  return (
    <div className="news-channel" aria-busy={choice.isSaving}>
      <SwitchField
        label={label}
        isSelected={choice.shown}
        onChange={(isOn) =>
          choice.choose(isOn, `${topicLabel}, ${label.toLowerCase()}: ${isOn ? "on" : "off"}.`)
        }
      />
      {choice.error !== null && <p className="field-error">{choice.error}</p>}
    </div>
  );
}
