import { Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Notice } from "@/components/notice";
import type { Action, Escalation } from "@/features/escalations/api/escalations";
import { clockOf, takesTwo } from "@/features/escalations/model/clock";

const keys: Record<Action, string> = { acknowledge: "A", decide: "D", close: "C" };

interface ActionBarProps {
  row: Escalation;
  busy: boolean;
  refused: string | null;
  onAction: (action: Action) => void;
}

/** What can be done now. A button that would be refused still answers: it says why, and who may. */
export function ActionBar({ row, busy, refused, onAction }: ActionBarProps) {
  const { t } = useTranslation("escalations");
  const step = clockOf(row, 0)?.step;
  const next = step && row.may.includes(step) ? step : undefined;
  return (
    <Stack gap="sm" className="part">
      <Group gap="sm" role="group" aria-label={t("actions.title")}>
        {(["acknowledge", "decide", "close"] as const).map((action) => (
          <Button
            key={action} variant={action === next ? "filled" : "default"} loading={busy && action === next}
            className={row.may.includes(action) ? undefined : "not-now"} aria-keyshortcuts={keys[action]}
            data-testid={`action-${action}`} data-allowed={row.may.includes(action)}
            rightSection={<Kbd size="xs">{keys[action]}</Kbd>} onClick={() => onAction(action)}
          >
            {t(`actions.${action}`)}
          </Button>
        ))}
      </Group>
      {refused && <Notice tone="bad" role="alert" title={t("refused")} data-testid="refused">{refused}</Notice>}
      {takesTwo(row.level) && row.state !== "closed" && <TwoPeople row={row} />}
    </Stack>
  );
}

function TwoPeople({ row }: { row: Escalation }) {
  const { t } = useTranslation("escalations");
  const first = row.votes[0];
  return (
    <Text size="sm" {...(first ? {} : { c: "dimmed" })} data-testid="two-people">
      {first ? t("two.one", { name: first.by }) : t("two.none")}
    </Text>
  );
}
