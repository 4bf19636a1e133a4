import { useTranslation } from "react-i18next";
import { useCorrections } from "@/features/leading/api/corrections";
import type { Tab } from "@/features/leading/model/tabs";

interface TabNameProps {
  tab: Tab;
  stuck: number;
  /** Whether this person may ask for what waits in other tabs. */
  asks: boolean;
}

/** A tab's name, and how much waits in it. */
export function TabName({ tab, stuck, asks }: TabNameProps) {
  const { t } = useTranslation("leading");
  if (tab === "hours" && asks) return <HoursName />;
  return <Counted name={t(`tabs.${tab}`)} count={tab === "stuck" ? stuck : 0} more={false} />;
}

function HoursName() {
  const { t } = useTranslation("leading");
  const corrections = useCorrections();
  const count = corrections.data?.pages.reduce((sum, page) => sum + page.results.length, 0) ?? 0;
  return <Counted name={t("tabs.hours")} count={count} more={corrections.hasNextPage} />;
}

function Counted({ name, count, more }: { name: string; count: number; more: boolean }) {
  const { t } = useTranslation("leading");
  if (count === 0) return <>{name}</>;
  return <>{name} <span className="lead-count"><span aria-hidden="true">{count}{more && "+"}</span><span className="lead-hidden">{t("tabs.waiting", { count })}</span></span></>;
}
