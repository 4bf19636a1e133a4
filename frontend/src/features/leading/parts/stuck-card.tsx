import { Button, Group, Text, Title } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Stuck } from "@/features/leading/api/stuck";
import { causeWords, languageWords, skipWords } from "@/features/leading/words";
import { momentOf } from "@/lib/moments";

interface StuckCardProps {
  row: Stuck;
  busy: boolean;
  onAct: (what: "put-back" | "reroute" | "set-aside") => void;
}

/** Why a clip left the queue, what people said of it, and what is still wanted. */
export function StuckCard({ row, busy, onAct }: StuckCardProps) {
  const { t, i18n } = useTranslation("leading");
  const id = useId();
  return (
    <article className="lead-card" aria-labelledby={id} data-testid="stuck-clip" data-clip={row.clip}>
      <Group justify="space-between" align="baseline" gap="xs">
        <Title order={3} size="h5" id={id}>{causeWords(t, row)}</Title>
        <Text size="sm" c="dimmed">{t("stuck.since", { at: momentOf(row.since, i18n.language) })}</Text>
      </Group>
      <Facts row={row} />
      {row.may_decide ? (
        <Group gap="sm" role="group" aria-labelledby={id}>
          <Button size="xs" loading={busy} onClick={() => onAct("put-back")}>{t("stuck.putBack")}</Button>
          <Button size="xs" variant="default" disabled={busy} onClick={() => onAct("reroute")}>{t("stuck.reroute")}</Button>
          <Button size="xs" variant="default" disabled={busy} onClick={() => onAct("set-aside")}>{t("stuck.setAside")}</Button>
        </Group>
      ) : <Text size="sm" c="dimmed">{t("stuck.stewards")}</Text>}
    </article>
  );
}

function Facts({ row }: { row: Stuck }) {
  const { t, i18n } = useTranslation("leading");
  const times = (words: string, number: number) => t("stuck.times", { words, number });
  const skips = row.skips.map(({ reason, number }) => times(skipWords(t, reason), number));
  const heard = row.heard_languages.map(({ language, number }) => times(language === "" ? t("stuck.notNamed") : languageWords(language, i18n.language), number));
  return (
    <dl className="lead-facts">
      <Fact name={t("stuck.facts.language")} value={[languageWords(row.language, i18n.language), ...(row.warned ? [t("queue.warned")] : [])].join(" · ")} />
      <Fact name={t("stuck.facts.labels")} value={t("stuck.labels", { have: row.labels_in, count: row.wanted }) + (row.held > 0 ? ` · ${t("stuck.inHand", { count: row.held })}` : "")} />
      {skips.length > 0 && <Fact name={t("stuck.facts.skips")} value={skips.join(", ")} />}
      {heard.length > 0 && <Fact name={t("stuck.facts.heard")} value={heard.join(", ")} />}
      <Fact name={t("stuck.facts.clip")} value={row.clip} code />
    </dl>
  );
}

function Fact({ name, value, code = false }: { name: string; value: string; code?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd {...(code ? { className: "lead-code", translate: "no" as const } : {})}>{value}</dd>
    </div>
  );
}
