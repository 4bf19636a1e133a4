import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Notice } from "@/components/notice";
import type { Plan } from "@/features/leading/api/plan";
import { languageWords } from "@/features/leading/words";
import { spanOf } from "@/lib/moments";

/** The arithmetic of a plan (W7), step by step, so that a lead can tell it to others; before the pilot it says so. */
export function PlanWords({ plan, meal }: { plan: Plan; meal: number }) {
  const { t } = useTranslation("leading");
  return (
    <Stack gap="md" aria-live="polite" data-testid="plan-words">
      <Forecast plan={plan} />
      <ol className="lead-steps">
        <li><Waiting plan={plan} /></li>
        <li><Measured plan={plan} /></li>
        <li><DayOfOne plan={plan} meal={meal} /></li>
        {plan.forecast && <li>{t("plan.perDay", { count: plan.forecast.clips_per_day })}</li>}
      </ol>
      <Limit plan={plan} />
    </Stack>
  );
}

/** The answer itself, first and large. */
function Forecast({ plan }: { plan: Plan }) {
  const { t, i18n } = useTranslation("leading");
  const { forecast, measured } = plan;
  if (forecast === null) {
    return <Notice tone="plain" title={t("plan.unknown")} data-testid="plan-unknown">{t("plan.pilot", { count: measured.pilot_missing })}</Notice>;
  }
  if (plan.clips === 0) return <Notice tone="good">{t("plan.nothing")}</Notice>;
  const day = forecast.ends_on && new Intl.DateTimeFormat(i18n.language, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(forecast.ends_on));
  return (
    <div>
      <p className="lead-answer" data-testid="plan-answer">{day ? t("plan.endsOn", { day }) : t("plan.outOfSight")}</p>
      <Text c="dimmed">{t("plan.days", { count: forecast.days })} · {t("plan.peopleDays", { number: forecast.people_days })} · {t("plan.peopleCount", { count: plan.people })}</Text>
    </div>
  );
}

function Waiting({ plan }: { plan: Plan }) {
  const { t, i18n } = useTranslation("leading");
  const parts = plan.open.map(({ language, clips }) => t("plan.inLanguage", { count: clips, language: languageWords(language, i18n.language) }));
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(parts);
  const open = plan.open.reduce((sum, { clips }) => sum + clips, 0);
  return (
    <>
      {t("plan.open", { count: open })}{parts.length > 0 && ` ${t("plan.ofWhich", { list })}`}
      {plan.clips !== open && ` ${t("plan.asked", { count: plan.clips })}`}
    </>
  );
}

function Measured({ plan }: { plan: Plan }) {
  const { t } = useTranslation("leading");
  const { mean_s, p50_s, p90_s, clips } = plan.measured;
  if (mean_s === null) return t("plan.measuredSoFar", { count: clips });
  const spread = p50_s !== null && p90_s !== null ? t("plan.spread", { half: p50_s, most: p90_s }) : t("plan.noSpread");
  return <>{t("plan.measured", { count: clips, seconds: mean_s })} {spread}</>;
}

function DayOfOne({ plan, meal }: { plan: Plan; meal: number }) {
  const { t } = useTranslation("leading");
  const { hours, work_s } = plan.day;
  return t(meal > 0 ? "plan.dayWithMeal" : "plan.day", { hours, meal, work: spanOf(work_s * 1000) });
}

/** Whether the limit leaves time enough for a clip; where it does not, the limit is what has to change. */
function Limit({ plan }: { plan: Plan }) {
  const { t } = useTranslation("leading");
  const { clips_limit, seconds_per_clip } = plan.day;
  const mean = plan.measured.mean_s;
  const words = { count: clips_limit, seconds: seconds_per_clip, mean };
  if (mean === null) return <Notice tone="plain">{t("plan.limit", words)}</Notice>;
  const tooTight = mean > seconds_per_clip;
  return (
    <Notice tone={tooTight ? "warning" : "plain"} data-testid="plan-limit" data-ok={!tooTight}>
      {t("plan.limit", words)} {t(tooTight ? "plan.tooTight" : "plan.enough", words)}
    </Notice>
  );
}
