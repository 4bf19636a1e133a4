import { useTranslation } from "react-i18next";
import type { DeskSession } from "@/features/desk/session/desk-session";
import { useStore } from "@/lib/store";
import { inLanguage } from "@/lib/text";

/** One plain line about what just happened. Its place is kept, so that nothing on the screen jumps. */
export function NoticeLine({ desk }: { desk: DeskSession }) {
  const { t, i18n } = useTranslation("desk");
  const { notice } = useStore(desk.store);
  const kind = notice?.values?.kind;
  const named = kind ? { kind: t(`kinds.${kind}` as "kinds.other") } : {};
  const question = inLanguage(notice?.question, i18n.language);
  return (
    <p className="notice" role="status" data-tone={notice?.tone} data-testid="notice" data-notice={notice?.key}>
      {notice && t(`notices.${notice.key}`, { ...notice.values, ...named, question, sentence: notice.sentence ?? "" })}
    </p>
  );
}
