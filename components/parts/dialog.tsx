"use client";

import { type ReactElement, type ReactNode, useCallback, useId } from "react";
import {
  Button as AriaButton,
  Dialog as AriaDialog,
  DialogTrigger,
  Heading,
  Modal,
  ModalOverlay,
} from "react-aria-components";
import { Icon } from "../icons/icon";

export type DialogProps = {
  title: string;
  /** One line under the title; it is read with it. */
  description?: ReactNode;
  /** The body, or a function that is handed `close`. */
  children: ReactNode | ((close: () => void) => ReactNode);
  footer?: ReactNode | ((close: () => void) => ReactNode);
  /** A Button that opens it. Leave it out and give `isOpen` and `onOpenChange` to open it from elsewhere. */
  trigger?: ReactElement;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  width?: "narrow" | "medium" | "wide";
  /** A question that must be answered: a press outside does not close it. */
  isAlert?: boolean;
  testId?: string;
};

/**
 * Modal: centred on a desk, a sheet from below on a phone. Focus goes to the title, so that the dialog is heard from
 * its beginning and Enter accepts nothing by accident; it goes back to where it came from on closing.
 */
export function Dialog({ trigger, isOpen, onOpenChange, ...rest }: DialogProps) {
  if (trigger === undefined) {
    return <DialogOverlay {...rest} isOpen={isOpen} onOpenChange={onOpenChange} />;
  }
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      {trigger}
      <DialogOverlay {...rest} />
    </DialogTrigger>
  );
}

function DialogOverlay({
  title,
  description,
  children,
  footer,
  isOpen,
  onOpenChange,
  width = "medium",
  isAlert = false,
  testId,
}: Omit<DialogProps, "trigger">) {
  const descriptionId = useId();
  const focusTitle = useCallback((heading: HTMLHeadingElement | null) => heading?.focus(), []);
  const open = isOpen === undefined ? {} : { isOpen };
  return (
    <ModalOverlay {...open} onOpenChange={onOpenChange} isDismissable={!isAlert} className="scrim">
      <Modal className={`dialog-frame dialog-${width}`}>
        <AriaDialog
          className="dialog"
          role={isAlert ? "alertdialog" : "dialog"}
          aria-describedby={description === undefined ? undefined : descriptionId}
          data-testid={testId}
        >
          {({ close }) => (
            <>
              <span className="sheet-grip only-phone" aria-hidden="true" />
              <header className="dialog-head">
                <Heading slot="title" level={2} tabIndex={-1} ref={focusTitle}>
                  {title}
                </Heading>
                <AriaButton className="icon-button" aria-label="Close" onPress={close}>
                  <Icon name="close" />
                </AriaButton>
              </header>
              <div className="dialog-body">
                {description !== undefined && (
                  <p id={descriptionId} className="dialog-description">
                    {description}
                  </p>
                )}
                {typeof children === "function" ? children(close) : children}
              </div>
              {footer !== undefined && (
                <footer className="dialog-foot">
                  {typeof footer === "function" ? footer(close) : footer}
                </footer>
              )}
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
