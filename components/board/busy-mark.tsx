"use client";

import type { CSSProperties, ReactNode } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { firstNameOf, listWords } from "@/lib/domain/time-words";
import { Icon } from "../icons/icon";
import { ProviderGlyph } from "../parts/provider-glyph";
import { blockWord, busyInitials, busySentence, type ShownBusy } from "./busy";
import "./busy.css";

type Props = {
  readonly busy: ShownBusy;
  readonly zone: string;
  readonly style?: CSSProperties;
};

function lookOf({ blocks }: Pick<ShownBusy, "blocks">): string {
  return blocks ? "busy-block" : "busy-block busy-block-tentative";
}

/** Says when, whose and no more. It can be opened, and neither moved nor changed [B44]. */
function BusyButton({
  busy,
  zone,
  style,
  className,
  children,
}: Props & { className: string; children: ReactNode }) {
  const sentence = busySentence(busy, zone);
  return (
    <DialogTrigger>
      <Button
        className={`${lookOf(busy)} ${className}`}
        style={style ?? {}}
        aria-label={nameOf(busy, sentence)}
        data-testid={`busy-${busy.id}`}
      >
        {children}
      </Button>
      <Popover className="info-popover" offset={4} placement="bottom">
        <Dialog className="info-popover-body" aria-label={busy.person || "Your own time"}>
          <BusySentence busy={busy} zone={zone} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function nameOf({ person, isOwn }: ShownBusy, sentence: string): string {
  const words = sentence.replaceAll(" · ", ", ");
  return isOwn || person === "" ? words : `${person}: ${words}`;
}

function BusySentence({ busy, zone }: Pick<Props, "busy" | "zone">) {
  return (
    <p className="busy-sentence">
      <Icon name="lock" />
      <span>{busySentence(busy, zone)}</span>
    </p>
  );
}

/** Across a day's column, behind the cards: the time of the one person whose week is shown. */
export function BusyStretch(props: Props) {
  const { busy } = props;
  return (
    <BusyButton {...props} className="busy-stretch">
      <span className="busy-label">
        {busy.title !== null && <Icon name="lock" size="small" />}
        <span className="clip">{blockWord(busy)}</span>
      </span>
      <ProviderGlyph provider={busy.provider} />
    </BusyButton>
  );
}

const barWords: Record<ShownBusy["kind"], string> = {
  busy: "Busy",
  tentative: "Maybe",
  outOfOffice: "Away",
  focus: "Focus",
};

/** A thin bar beside the cards, with the initials of whose time it is. */
export function BusyBar(props: Props) {
  const { busy } = props;
  return (
    <BusyButton {...props} className="busy-bar">
      <span className="busy-label">{busyInitials(busy)}</span>
      {busy.blocks ? (
        <span className="busy-label busy-bar-word">{barWords[busy.kind]}</span>
      ) : (
        <Icon name="question" size="small" />
      )}
      <ProviderGlyph provider={busy.provider} />
    </BusyButton>
  );
}

/** "3 busy times: Mike Ortega, Raj Iyer and Ana Belova". */
function crowdWords(blocks: readonly ShownBusy[]): string {
  const names = [...new Set(blocks.map(({ person }) => person))];
  return `${blocks.length} busy times: ${listWords(names)}`;
}

/** The bar of several blocks that find no bar of their own; opened, it names each. */
export function BusyCrowdBar({
  blocks,
  zone,
  style,
}: {
  blocks: readonly ShownBusy[];
  zone: string;
  style: CSSProperties;
}) {
  return (
    <DialogTrigger>
      <Button className="busy-block busy-bar" style={style} aria-label={crowdWords(blocks)}>
        {blocks.length > 2 ? (
          <span className="busy-label">+{blocks.length}</span>
        ) : (
          blocks.map((busy) => (
            <span key={busy.id} className="busy-label">
              {busyInitials(busy)}
            </span>
          ))
        )}
      </Button>
      <Popover className="info-popover" offset={4} placement="bottom">
        <Dialog className="info-popover-body busy-crowd" aria-label="Also busy">
          {blocks.map((busy) => (
            <div key={busy.id} data-testid={`busy-${busy.id}`}>
              <BusySentence busy={busy} zone={zone} />
            </div>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Along the days it takes, above the hours: an all-day event has no time of day. */
export function BusyStrip(props: Props & { isOnlyPerson: boolean }) {
  const { busy, isOnlyPerson, ...rest } = props;
  const what = blockWord(busy);
  return (
    <BusyButton {...rest} busy={busy} className="busy-strip">
      <span className="busy-label">
        {busy.title !== null && <Icon name="lock" size="small" />}
        <span className="clip">{isOnlyPerson ? what : `${firstNameOf(busy.person)} · ${what}`}</span>
        <ProviderGlyph provider={busy.provider} />
      </span>
    </BusyButton>
  );
}
