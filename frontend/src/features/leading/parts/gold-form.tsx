import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMakeGold } from "@/features/leading/api/gold";
import { readAnswers } from "@/features/leading/model/answers";
import { Said } from "@/features/leading/parts/said";
import { Section } from "@/features/leading/parts/section";
import { CONTENT_FIELD } from "@/lib/content-field";

/** Says what the right answers to a clip are, a line a question. The fields are emptied once the server has kept them. */
export function GoldForm({ slug }: { slug: string }) {
  const { t } = useTranslation("leading");
  const [clip, setClip] = useState("");
  const [text, setText] = useState("");
  const make = useMakeGold(slug);
  const read = readAnswers(text);
  const wrong = read.wrongLine === null ? null : t("gold.wrongLine", { line: read.wrongLine });
  const ready = clip.trim() !== "" && text.trim() !== "" && wrong === null;
  const clear = () => {
    setClip("");
    setText("");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !make.isPending) make.mutate({ clip: clip.trim(), answers: read.answers }, { onSuccess: clear });
  };
  return (
    <Section title={t("gold.make")} what={t("gold.makeWhat")}>
      <form onSubmit={submit} aria-label={t("gold.make")} data-testid="make-gold">
        <Stack gap="sm" maw={620}>
          <TextInput
            label={t("gold.clip")} description={t("gold.clipHelp")} name="clip" autoComplete="off" spellCheck={false}
            value={clip} onChange={(event) => setClip(event.currentTarget.value)}
          />
          <Textarea
            {...CONTENT_FIELD} label={t("gold.answers")} description={t("gold.answersHelp")} placeholder={t("gold.example")} rows={4} resize="vertical"
            error={wrong} value={text} onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group><Button type="submit" variant="default" disabled={!ready} loading={make.isPending}>{t("gold.send")}</Button></Group>
          <Said error={make.error} done={make.isSuccess ? t("gold.made") : null} />
        </Stack>
      </form>
    </Section>
  );
}
