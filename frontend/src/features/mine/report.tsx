import { Badge, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { MyReport } from "@/lib/contract";
import { momentOf } from "@/lib/moments";
import { inLanguage } from "@/lib/text";

/** One report: received, who has it, decided, and the outcome in plain words once it stands. */
export function Report({ row }: { row: MyReport }) {
  const { t, i18n } = useTranslation("mine");
  const moment = (iso: string | null) => (iso ? momentOf(iso, i18n.language) : t("notDecided"));
  const outcome = inLanguage(row.outcome, i18n.language);
  return (
    <li className="report" data-testid="report" data-report={row.id} data-state={row.state}>
      <Group justify="space-between">
        <Text fw={600}>{row.kind ? t(`kinds.${row.kind}` as "kinds.other", row.kind) : t("unclassified")}</Text>
        <Badge variant="light" color={row.state === "closed" ? "slate" : "yellow"}>{t(`states.${row.state}`)}</Badge>
      </Group>
      <dl>
        <Fact name={t("received")} value={moment(row.received_at)} />
        <Fact name={t("owner")} value={row.owner_role ? t(`roles.${row.owner_role}` as "roles.supervisor", row.owner_role) : t("nobody")} />
        <Fact name={t("decided")} value={moment(row.decided_at)} />
        {row.decision && <Fact name={t("decision")} value={t(`decisions.${row.decision}` as "decisions.erase", row.decision)} />}
      </dl>
      <Text {...(outcome ? {} : { c: "dimmed" })} data-testid="outcome">{outcome || t("noOutcome")}</Text>
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
