import "@/components/notice.css";
import type { ReactNode } from "react";

interface NoticeProps {
  tone: "good" | "warning" | "bad" | "plain";
  title?: string;
  /** `alert` is read aloud at once; a note waits until one comes to it. */
  role?: "alert" | "note";
  children: ReactNode;
  "data-testid"?: string;
  "data-ok"?: boolean;
}

/** A few words that must not be overlooked, in colours that stay readable on light and dark screens. */
export function Notice({ tone, title, role = "note", children, ...data }: NoticeProps) {
  return (
    <div className="notice" data-tone={tone} role={role} {...data}>
      {title && <strong className="notice-title">{title}</strong>}
      <div>{children}</div>
    </div>
  );
}
