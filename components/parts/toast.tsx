"use client";

import {
  Button as AriaButton,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastRegion as ToastRegionBase,
} from "react-aria-components";
import type { IconName } from "../icons/glyphs";
import { Icon } from "../icons/icon";
import type { NoteTone } from "./note";
import { toastQueue } from "./toast-queue";

const icons: Record<NoteTone, IconName> = { info: "info", warn: "warn", danger: "warn", ok: "check" };

/** Waits while it is pointed at or holds the focus; F6 reaches it. Words are spoken by the live region, not by the toast. */
export function ToastRegion() {
  return (
    <ToastRegionBase queue={toastQueue} className="toast-region">
      {({ toast }) => {
        const { text, tone = "info", action } = toast.content;
        return (
          <Toast toast={toast} className={`toast toast-${tone}`}>
            <Icon name={icons[tone]} />
            <Text slot="title" className="toast-text">
              {text}
            </Text>
            {action !== undefined && (
              <AriaButton
                className="toast-action"
                onPress={() => {
                  action.onAction();
                  toastQueue.close(toast.key);
                }}
              >
                {action.label}
              </AriaButton>
            )}
            <AriaButton slot="close" className="icon-button toast-close">
              <Icon name="close" />
            </AriaButton>
          </Toast>
        );
      }}
    </ToastRegionBase>
  );
}
