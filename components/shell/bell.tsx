"use client";

import { useState } from "react";
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import { clockWords, dateWords } from "@/lib/domain/time-words";
import { Icon } from "../icons/icon";
import { AppLink } from "../parts/app-link";
import { Button } from "../parts/button";
import { FilterChips } from "../parts/filter-chips";
import { EmptyState, SkeletonRows } from "../parts/page-states";
import type { NewsItem } from "./news";
import { type LiveNews, useNews } from "./news-provider";

/** The unread count, and under it the newest notifications; a sheet on a phone. */
export function Bell({ zone }: { zone: string }) {
  const news = useNews();
  const [isOpen, setIsOpen] = useState(false);
  if (news === null) return null;
  const { unread } = news;
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
      <AriaButton
        className="icon-button topbar-bell"
        aria-label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}
      >
        <Icon name="bell" size="large" />
        {unread > 0 && (
          <span className="count" aria-hidden="true">
            {unread > 99 ? "99+" : unread}
          </span>
        )}
      </AriaButton>
      <Popover className="menu-popover bell-popover" placement="bottom end" offset={6}>
        <Dialog className="bell">
          <BellList news={news} zone={zone} close={() => setIsOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function BellList({ news, zone, close }: { news: LiveNews; zone: string; close: () => void }) {
  const { items, unread, markRead } = news;
  const [isUnreadOnly, setUnreadOnly] = useState(false);
  const listed = items?.filter((item) => !isUnreadOnly || !item.isRead) ?? null;
  const older = unread - (items?.filter((item) => !item.isRead).length ?? unread);
  return (
    <>
      <span className="sheet-grip only-phone" aria-hidden="true" />
      <header className="bell-head">
        <Heading slot="title" level={2}>
          Notifications
        </Heading>
        {unread > 0 && (
          <Button isSmall variant="quiet" onPress={() => void markRead("all")}>
            Mark all read
          </Button>
        )}
      </header>
      <div className="bell-filter">
        <FilterChips
          label="Show"
          chips={[
            {
              id: "unread",
              label: "Unread only",
              isOn: isUnreadOnly,
              onToggle: () => setUnreadOnly(!isUnreadOnly),
            },
          ]}
        />
        <AppLink href="/settings/notifications" onClick={close}>
          What you hear of
        </AppLink>
      </div>
      {items === null && <SkeletonRows rows={3} label="Loading notifications" />}
      {items?.length === 0 && <EmptyState>Nothing yet. Bookings, conflicts and alarms show here.</EmptyState>}
      {items !== null && items.length > 0 && listed?.length === 0 && (
        <EmptyState>You have read everything here.</EmptyState>
      )}
      {listed !== null && listed.length > 0 && (
        <ul className="bell-list">
          {listed.map((item) => (
            <li key={item.id}>
              <BellItem
                item={item}
                zone={zone}
                open={() => {
                  close();
                  if (!item.isRead) void markRead([item.id]);
                }}
              />
            </li>
          ))}
          {older > 0 && (
            <li className="bell-older muted">
              {older === 1 ? "1 more unread is older." : `${older} more unread are older.`}
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function BellItem({ item, zone, open }: { item: NewsItem; zone: string; open: () => void }) {
  return (
    <AppLink
      href={item.href}
      onClick={open}
      className={item.isRead ? "bell-item" : "bell-item bell-item-unread"}
    >
      <span className="bell-words">
        {!item.isRead && <span className="sr-only">Unread. </span>}
        <b>{item.title}</b>
        <span>{item.body}</span>
        <span className="muted">
          <time dateTime={item.at}>{momentWords(item.at, zone)}</time>
          {item.isOver && " · over"}
        </span>
      </span>
    </AppLink>
  );
}

/** "Tue 3 Nov, 9:41 AM". */
function momentWords(at: string, zone: string): string {
  const instant = new Date(at);
  return `${dateWords(instant, zone)}, ${clockWords(instant, zone)}`;
}
