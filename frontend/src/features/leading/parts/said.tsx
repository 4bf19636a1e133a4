import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "@/components/notice";
import { faultWords } from "@/features/leading/words";

interface SaidProps {
  error: Error | null;
  done?: string | null | undefined;
  /** Where what was acted on leaves the page, and the focus would be lost with it. */
  takesFocus?: boolean;
}

/** What became of the last action: read aloud at once where it failed, in its turn where it went well. */
export function Said({ error, done, takesFocus = false }: SaidProps) {
  const { t } = useTranslation("leading");
  const place = useRef<HTMLDivElement>(null);
  const said = error ? null : (done ?? null);
  useEffect(() => {
    if (takesFocus && said !== null) place.current?.focus();
  }, [takesFocus, said]);
  return (
    <>
      {error && <Notice tone="bad" role="alert" title={t("notDone")} data-testid="fault">{faultWords(t, error)}</Notice>}
      <div role="status" ref={place} tabIndex={-1} className="lead-still">{said && <Notice tone="good" data-testid="done">{said}</Notice>}</div>
    </>
  );
}
