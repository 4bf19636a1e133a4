import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { useForm } from "@/features/leading/api/form";
import { type GoldBody, useMakeGold } from "@/features/leading/api/gold";
import { type Filled, toAnswers } from "@/features/leading/model/answers";
import { RightAnswer } from "@/features/leading/parts/right-answer";
import { Said } from "@/features/leading/parts/said";
import { Section } from "@/features/leading/parts/section";
import { isRefusal } from "@/lib/api-error";
import type { Form } from "@/lib/contract";

/** Says what the right answers to a clip are, by the project's newest form. */
export function GoldForm({ slug }: { slug: string }) {
  const { t } = useTranslation("leading");
  const form = useForm(slug);
  const make = useMakeGold(slug);
  const hasNone = isRefusal(form.error, "no_form");
  return (
    <Section title={t("gold.make")} what={t("gold.makeWhat")}>
      {form.isPending && <Waiting />}
      {hasNone && <Text size="sm" c="dimmed">{t("gold.noForm")}</Text>}
      {form.isError && !hasNone && !form.data && <Failed error={form.error} onAgain={() => void form.refetch()} />}
      {form.data && <Fields form={form.data} busy={make.isPending} onSend={(body, onKept) => make.mutate(body, { onSuccess: onKept })} />}
      <Said error={make.error} done={make.isSuccess ? t("gold.made") : null} />
    </Section>
  );
}

interface FieldsProps {
  form: Form;
  busy: boolean;
  onSend: (body: GoldBody, onKept: () => void) => void;
}

/** The fields are emptied only once the server has kept what is in them. */
function Fields({ form, busy, onSend }: FieldsProps) {
  const { t } = useTranslation("leading");
  const [clip, setClip] = useState("");
  const [filled, setFilled] = useState<Filled>({});
  const { questions } = form.definition;
  const answers = toAnswers(questions, filled);
  const ready = clip.trim() !== "" && Object.keys(answers).length > 0;
  const clear = () => {
    setClip("");
    setFilled({});
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) onSend({ clip: clip.trim(), answers }, clear);
  };
  return (
    <form onSubmit={submit} aria-label={t("gold.make")} data-testid="make-gold">
      <Stack gap="sm" maw={620}>
        <TextInput
          label={t("gold.clip")} description={t("gold.clipHelp")} withAsterisk name="clip" autoComplete="off" spellCheck={false}
          value={clip} onChange={(event) => setClip(event.currentTarget.value)}
        />
        {questions.map((question) => (
          <RightAnswer key={question.id} question={question} value={filled[question.id]} onFill={(value) => setFilled({ ...filled, [question.id]: value })} />
        ))}
        <Group><Button type="submit" variant="default" disabled={!ready} loading={busy}>{t("gold.send")}</Button></Group>
      </Stack>
    </form>
  );
}
