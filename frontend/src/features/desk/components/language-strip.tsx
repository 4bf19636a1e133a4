import { Group, Kbd, NativeSelect, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { WRONG_LANGUAGE } from "@/features/desk/model/filled";
import { BY_DIGIT, languageName } from "@/features/desk/model/languages";
import { chooseLanguage } from "@/features/desk/session/by-digit";
import type { DeskSession } from "@/features/desk/session/desk-session";
import type { DeskClip } from "@/features/desk/session/state";
import { useInView } from "@/features/desk/use-in-view";
import { useStore } from "@/lib/store";

/** Which language it was, once somebody says that it is a wrong one: asked right after, and never in the way of Enter. */
export function LanguageStrip({ clip, desk }: { clip: DeskClip; desk: DeskSession }) {
  const { t, i18n } = useTranslation("desk");
  const { strip, filled } = useStore(desk.store);
  const open = strip === "languages";
  const box = useInView<HTMLDivElement>(open);
  const mine = filled[clip.assignment.id];
  if (!mine?.conditions.includes(WRONG_LANGUAGE)) return null;
  const { id } = clip.assignment;
  const tags = desk.languagesFor(id);
  const name = (tag: string) => languageName(tag, i18n.language);
  const others = tags.slice(BY_DIGIT).toSorted((one, other) => name(one).localeCompare(name(other), i18n.language));
  return (
    <Group ref={box} gap={6} className="conditions" role="group" aria-label={t("languages.label")} data-open={open || undefined} data-testid="languages">
      <Text size="sm" c="dimmed">{t("languages.label")}</Text>
      {tags.slice(0, BY_DIGIT).map((tag, index) => (
        <Chip key={tag} digit={open ? index + 1 : null} pressed={mine.heardLanguage === tag} onClick={() => chooseLanguage(desk, id, tag)}>{name(tag)}</Chip>
      ))}
      <NativeSelect
        size="xs" aria-label={t("languages.other")} value={others.includes(mine.heardLanguage ?? "") ? (mine.heardLanguage ?? "") : ""}
        onChange={(event) => chooseLanguage(desk, id, event.currentTarget.value || null)}
        data={[{ value: "", label: t("languages.other") }, ...others.map((tag) => ({ value: tag, label: name(tag) }))]}
      />
      <Chip digit={open ? 0 : null} pressed={mine.heardLanguage === null} onClick={() => chooseLanguage(desk, id, null)}>{t("languages.unknown")}</Chip>
    </Group>
  );
}

interface ChipProps {
  digit: number | null;
  pressed: boolean;
  onClick: () => void;
  children: string;
}

function Chip({ digit, pressed, onClick, children }: ChipProps) {
  return (
    <button type="button" className="chip" aria-pressed={pressed} onClick={onClick}>
      {digit !== null && <Kbd size="xs">{digit}</Kbd>}
      {children}
    </button>
  );
}
