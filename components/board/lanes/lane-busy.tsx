"use client";

import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Icon } from "../../icons/icon";
import { ProviderGlyph } from "../../parts/provider-glyph";
import { blockWord, busySentence, type ShownBusy } from "../busy";

/** Somebody's own time in their lane: when and whose, and no more. It can be opened, and neither moved nor changed [B44]. */
export function LaneBusy({ busy, zone, isTabStop }: { busy: ShownBusy; zone: string; isTabStop: boolean }) {
  const sentence = busySentence(busy, zone);
  const isLocked = busy.title !== null || busy.allDay !== null;
  return (
    <DialogTrigger>
      <Button
        className={`busy-block lane-busy${busy.blocks ? "" : " busy-block-tentative"}`}
        aria-label={nameOf(busy, sentence)}
        data-testid={`busy-${busy.id}`}
        excludeFromTabOrder={!isTabStop}
      >
        <span className={busy.allDay ? "busy-label lane-busy-day" : "busy-label"}>
          {isLocked && <Icon name="lock" size="small" />}
          <span className="clip">{busy.blocks || busy.title !== null ? blockWord(busy) : "Tentative"}</span>
          <ProviderGlyph provider={busy.provider} />
        </span>
      </Button>
      <Popover className="info-popover" offset={4} placement="bottom">
        <Dialog className="info-popover-body" aria-label={busy.person || "Your own time"}>
          <p className="busy-sentence">
            <Icon name="lock" />
            <span>{sentence}</span>
          </p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function nameOf({ person, isOwn }: ShownBusy, sentence: string): string {
  const words = sentence.replaceAll(" · ", ", ");
  return isOwn || person === "" ? words : `${person}: ${words}`;
}
