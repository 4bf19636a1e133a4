import { Badge } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { type Escalation, useQueueFromAfar } from "@/features/escalations/api/escalations";

const EVERY_MS = 15_000;

/** How many escalations are open, beside their section and before the page's title, wherever one is. */
export function OpenEscalations() {
  const { t } = useTranslation("app");
  const page = useQueueFromAfar(EVERY_MS).data;
  const open = page?.results ?? [];
  const count = page?.next ? `${open.length}+` : String(open.length);
  useTitlePrefix(open.length > 0 ? `(${count}) ` : "");
  if (open.length === 0) return null;
  const waiting = open.filter(isUrgent).length;
  const words = waiting > 0 ? t("openAndUrgent", { open: count, count: waiting }) : t("openEscalations", { count: open.length, open: count });
  return (
    <>
      {" "}
      <Badge component="span" size="sm" circle={count.length < 3} color={waiting > 0 ? "red.9" : "gray.7"} aria-hidden data-testid="open-escalations" data-urgent={waiting > 0 || undefined}>{count}</Badge>
      <span role="status" className="top-hidden">{words}</span>
    </>
  );
}

/** One of the gravest that nobody has taken up; before its reporter has said what it is, it stands as S1. */
function isUrgent({ level, state }: Escalation): boolean {
  return state === "open" && (level === null || level === "S0" || level === "S1");
}

function useTitlePrefix(prefix: string): void {
  useEffect(() => {
    const bare = document.title;
    document.title = prefix + bare;
    return () => {
      document.title = bare;
    };
  }, [prefix]);
}
