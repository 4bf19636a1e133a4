import { Notice } from "@/components/notice";
import { useTranslation } from "react-i18next";
import { faultWords } from "@/features/leading/words";

/** What became of the last action: read aloud at once where it failed, in its turn where it went well. */
export function Said({ error, done }: { error: Error | null; done?: string | null | undefined }) {
  const { t } = useTranslation("leading");
  return (
    <>
      {error && <Notice tone="bad" role="alert" title={t("notDone")} data-testid="fault">{faultWords(t, error)}</Notice>}
      <div role="status">{done && !error && <Notice tone="good" data-testid="done">{done}</Notice>}</div>
    </>
  );
}
