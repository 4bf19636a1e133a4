import { Button, Kbd, Stack, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Failed } from "@/components/failed";
import { paths } from "@/config/paths";
import { AsideButton } from "@/features/desk/components/aside-button";
import { BoundProjects } from "@/features/desk/components/bound-projects";
import { ClosedProjects } from "@/features/desk/components/closed-projects";
import { EndShift } from "@/features/desk/components/end-shift";
import type { Command } from "@/features/desk/keys";
import { closedProjects, missingOf, nextStep, refusalOf, type Step } from "@/features/desk/model/refusals";
import type { DeskSession } from "@/features/desk/session/desk-session";
import { useShiftStep } from "@/features/desk/use-shift";
import { meKey, useMe } from "@/hooks/use-me";
import { useStore } from "@/lib/store";

interface Props {
  desk: DeskSession;
  act: (command: Command) => void;
}

/** Why there is no clip, and what to do next. */
export function RefusedPanel({ desk, act }: Props) {
  const { t, i18n } = useTranslation("desk");
  const { refused } = useStore(desk.store);
  const zone = useMe().data?.site.zone;
  const { code, values, openEnded } = refusalOf(refused, i18n.language, zone);
  const missing = missingOf(refused);
  const reason = code === "paused" ? refused?.details.reason : null;
  return (
    <Stack className="desk-still" gap="md" align="flex-start" data-testid="refused" data-code={refused?.code} role="status">
      <Title order={2} size="h3">{t(`refused.${code}.title`)}</Title>
      <Text maw={560}>
        {code === "other" ? (refused?.message ?? t("refused.other.text")) : t(openEnded ? "refused.not_a_working_day.open" : `refused.${code}.text`, values)}
      </Text>
      {code === "paused" && (
        <blockquote className="reason" data-testid="pause-reason">
          <Text size="xs" c="dimmed">{t("refused.reason")}</Text>
          <Text className="as-written">{typeof reason === "string" && reason !== "" ? reason : t("refused.noReason")}</Text>
        </blockquote>
      )}
      <ClosedProjects projects={closedProjects(refused)} />
      {missing && <Text c="dimmed">{t("refused.missing", { missing })}</Text>}
      {(code === "no_work" || code === "quota_reached") && <BoundProjects />}
      <Next desk={desk} step={nextStep(code)} act={act} />
      <AsideButton desk={desk} act={act} />
    </Stack>
  );
}

/** The one main thing to do, with the focus on it. */
function Next({ desk, step, act }: Props & { step: Step }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const endBreak = useShiftStep("breaks/end");
  return (
    <>
      {endBreak.error && <Failed error={endBreak.error} />}
      {step === "break" && <Button autoFocus onClick={() => act({ do: "break" })} rightSection={<Kbd size="xs">B</Kbd>}>{t("break.take")}</Button>}
      {step === "back" && <Button autoFocus loading={endBreak.isPending} onClick={() => endBreak.mutate(undefined, { onSuccess: () => void desk.resume() })}>{t("break.end")}</Button>}
      {(step === "end" || step === "endAndHours") && <EndShift desk={desk} main />}
      {step === "endAndHours" && <Button component={Link} to={paths.hours} variant="default">{t("refused.hours")}</Button>}
      {step === "start" && <Button autoFocus onClick={() => void client.invalidateQueries({ queryKey: meKey })}>{t("refused.newShift")}</Button>}
      {step === "again" && <Button autoFocus variant="default" onClick={() => void desk.supply.more()}>{t("refused.again")}</Button>}
    </>
  );
}
