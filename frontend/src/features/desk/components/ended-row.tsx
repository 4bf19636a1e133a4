import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { answerWords } from "@/features/desk/model/answer-words";
import { languageName } from "@/features/desk/model/languages";
import { useMe } from "@/hooks/use-me";
import { CONTENT } from "@/lib/content-field";
import type { Form, RecentOne } from "@/lib/contract";
import { inLanguage } from "@/lib/text";

/** One of my last 20: when and how it ended, and what I answered; `whole` with every question. */
export function EndedRow({ one, form, whole }: { one: RecentOne; form: Form | undefined; whole: boolean }) {
  const { t, i18n } = useTranslation("desk");
  const zone = useMe().data?.site.zone;
  const clock = new Intl.DateTimeFormat(i18n.language, { timeStyle: "short", ...(zone ? { timeZone: zone } : {}) });
  const words = { language: i18n.language, cannotTell: t("form.cannotTell"), yes: t("form.yes"), no: t("form.no") };
  const answers = answerWords(form?.definition, one.answered?.answers ?? {}, words);
  const conditions = (one.answered?.conditions ?? []).map((code) => t(`conditions.${code}` as "conditions.no_speech", code));
  const heard = one.answered?.heard_language;
  const rest = [...conditions, ...(heard ? [t("languages.heard", { language: languageName(heard, i18n.language) })] : [])].join(", ");
  const short = [...answers.map(({ answer }) => answer), ...(rest ? [rest] : [])].join(" · ");
  return (
    <div data-testid="ended" data-state={one.state}>
      <Text size="sm" c="dimmed">{clock.format(new Date(one.ended_at))} · {t(`last.states.${one.state}`)} · {inLanguage(one.project.name, i18n.language)}</Text>
      {one.withdrawn && one.state !== "accidental" && one.state !== "escalated" && <Text size="sm">{t("last.stopped")}</Text>}
      {!whole && short !== "" && <Text size="sm" lineClamp={2} {...CONTENT}>{short}</Text>}
      {whole && (
        <dl className="ended-answers">
          {answers.map(({ question, answer }) => (
            <div key={question}>
              <dt>{question}</dt>
              <dd {...CONTENT}>{answer}</dd>
            </div>
          ))}
          {rest !== "" && <div><dt>{t("conditions.label")}</dt><dd>{rest}</dd></div>}
        </dl>
      )}
      {whole && one.label && <Text size="xs" c="dimmed">{t("last.correct")} {t("last.until", { clock: clock.format(new Date(one.label.edit_until)) })}</Text>}
    </div>
  );
}
