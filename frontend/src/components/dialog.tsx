import { Modal } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";

interface DialogProps {
  title: string;
  /** What the button in the corner is called. */
  cancel: string;
  size?: "md" | "lg";
  onClose: () => void;
  children: ReactNode;
}

/**
 * A dialog in front of the page, at once and without movement; the focus goes back to what opened it. The page behind is not
 * locked: the lock writes a style that the content security policy refuses.
 */
export function Dialog({ title, cancel, size = "md", onClose, children }: DialogProps) {
  useFocusBack();
  return (
    <Modal opened onClose={onClose} title={title} size={size} lockScroll={false} transitionProps={{ duration: 0 }} closeButtonProps={{ "aria-label": cancel }}>
      {children}
    </Modal>
  );
}

/** Gives the focus back to what had it before, if that is still there. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(() => () => {
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  }, [before]);
}
