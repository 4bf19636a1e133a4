import { Group, NumberInput, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { type PlanQuestion, usePlan } from "@/features/leading/api/plan";
import { PlanWords } from "@/features/leading/parts/plan-words";
import { Section } from "@/features/leading/parts/section";

const TYPING_MS = 300;

/** How long the clips take so many people: asked as one types, answered in sentences. */
export function PlanTab({ slug }: { slug: string }) {
  const { t } = useTranslation("leading");
  const [question, setQuestion] = useState<PlanQuestion>({ clips: null, people: 1, hours: 9, meal_minutes: 0 });
  const [settled] = useDebouncedValue(question, TYPING_MS);
  const plan = usePlan(slug, settled);
  return (
    <Section title={t("plan.title")} what={t("plan.what")} data-testid="plan">
      <Ask question={question} onAsk={setQuestion} />
      {plan.isPending && <Waiting />}
      {plan.isError && <Failed error={plan.error} onAgain={() => void plan.refetch()} />}
      {plan.data && !plan.isError && <PlanWords plan={plan.data} meal={settled.meal_minutes} />}
    </Section>
  );
}

interface AskProps {
  question: PlanQuestion;
  onAsk: (question: PlanQuestion) => void;
}

function Ask({ question, onAsk }: AskProps) {
  const { t } = useTranslation("leading");
  // A field that is empty while one types asks nothing new.
  const set = (name: keyof PlanQuestion) => (value: number | string) => {
    if (typeof value === "number") onAsk({ ...question, [name]: value });
    else if (name === "clips") onAsk({ ...question, clips: null });
  };
  const common = { w: 140, clampBehavior: "strict", stepHoldDelay: 500, stepHoldInterval: 60 } as const;
  return (
    <Stack gap="xs" component="form" role="search" aria-label={t("plan.title")}>
      <Group gap="md" align="flex-end">
        <NumberInput {...common} label={t("plan.people")} min={1} max={100_000} allowDecimal={false} value={question.people} onChange={set("people")} />
        <NumberInput {...common} label={t("plan.hours")} min={0.5} max={24} step={0.5} value={question.hours} onChange={set("hours")} />
        <NumberInput {...common} label={t("plan.meal")} min={0} max={240} step={15} allowDecimal={false} value={question.meal_minutes} onChange={set("meal_minutes")} />
        <NumberInput
          {...common} w={200} label={t("plan.clips")} placeholder={t("plan.allOpen")} min={0} max={1_000_000_000} allowDecimal={false} thousandSeparator=" "
          value={question.clips ?? ""} onChange={set("clips")}
        />
      </Group>
    </Stack>
  );
}
